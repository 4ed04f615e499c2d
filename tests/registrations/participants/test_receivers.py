"""What the organiser's list of next things says of registrations."""

from offerings.base.todo import list_todos


def to_do(*offerings):
    return {(each.offering.ref, each.endpoint) for each in list_todos(offerings)}


def test_a_draft_without_tickets_is_led_to_them(make):
    bare, published = make.conference(state="draft"), make.conference()
    selling, withdrawn = make.conference(state="draft"), make.conference(state="draft")
    make.ticket_type(offering=selling)
    make.ticket_type(offering=withdrawn, withdrawn_at=withdrawn.created_at)
    found = {ref for ref, endpoint in to_do(bare, published, selling, withdrawn) if endpoint == "tickets.index"}
    assert found == {bare.ref, withdrawn.ref}


def test_whoever_waits_for_approval_is_urgent(make):
    conference = make.conference()
    make.registration(offering=conference, state="pending")
    urgent = {(each.endpoint, each.values.get("state")) for each in list_todos([conference]) if each.is_urgent}
    assert urgent == {("participants.index", "pending")}
