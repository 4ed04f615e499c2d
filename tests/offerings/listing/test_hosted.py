from datetime import timedelta

from core import clock


def test_an_organisations_page_shows_what_it_hosts_and_no_drafts(client, make):
    host, today = make.organisation(), clock.now().date()
    coming = make.conference(host=host, title="Coming Robots")
    over = make.exhibition(host=host, title="Past Tiles", starts_on=today - timedelta(days=30))
    undated = make.conference(host=host, title="Undated Kilns", starts_on=None)
    make.conference(host=host, title="Secret Draft", state="draft")
    make.conference(title="Of Somebody Else")
    page = client.get(f"/organisations/{host.slug}?lang=en").get_data(as_text=True)
    places = [page.index(offering.title["en"]) for offering in (coming, undated, over)]
    assert places == sorted(places)
    assert page.index("What was") < places[-1]
    assert "Secret Draft" not in page
    assert "Of Somebody Else" not in page
    assert f"organisations/{host.ref}" in page


def test_an_organisation_without_events_says_so(client, make):
    page = client.get(f"/organisations/{make.organisation().slug}?lang=en").get_data(as_text=True)
    assert "Nothing planned at the moment" in page
