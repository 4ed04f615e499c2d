"""What the app says, by name; its script fills the %(named)s places."""

from core.i18n import _l

WORDS = {
    "ok": _l("Welcome"),
    "already": _l("Already in"),
    "duplicate": _l("Already in"),
    "not_confirmed": _l("Not confirmed"),
    "cancelled": _l("Not valid"),
    "wrong_event": _l("Another event"),
    "unknown": _l("Unknown"),
    "forged": _l("Forged"),
    "unlisted": _l("Not in the list"),
    "unchecked": _l("Not checked"),
    "undone": _l("Taken back"),
    "ready": _l("Ready"),
    "wait": _l("One moment"),
    "nobody": _l("Nobody found"),
    "turned_away": _l("Turned away"),
    "on_judgement": _l("Let in on your judgement"),
    "already_text": _l("Came in at %(time)s"),
    "wrong_event_text": _l("This ticket is for something else."),
    "forged_text": _l("We did not sign this code."),
    "unknown_text": _l("There is no such ticket in the list of %(time)s."),
    "unlisted_text": _l(
        "We signed this ticket for this event, but it is not "
        "in the list of %(time)s. Let the person in on your judgement?"
    ),
    "unchecked_text": _l("This browser can't check signatures. Compare the name, then decide."),
    "nobody_text": _l("Nobody of that name is in the list of %(time)s."),
    "ready_text": _l("Scan the next ticket."),
    "cancelled_text": _l("This ticket was cancelled or not accepted."),
    "not_confirmed_text": _l("This registration is not confirmed yet."),
    "undone_text": _l("Taken back: the person has not arrived."),
    "online": _l("Connected"),
    "offline": _l("Offline"),
    "signed_out": _l("Signed out"),
    "starting": _l("Starting …"),
    "counts": _l("%(arrived)s of %(expected)s in"),
    "contradicted": _l("This device let the person in; the server knew better. Look at it under “To look at”."),
    "sent": _l("Everything is sent."),
    "waiting": _l("Waiting to be sent: %(count)s, the oldest of %(time)s"),
    "refused": _l("Refused by the server: %(count)s"),
    "is_waiting": _l("waits"),
    "is_sent": _l("sent"),
    "flagged": _l("To look at: %(count)s"),
    "let_in_at": _l("%(time)s, %(device)s"),
    "this_door": _l("a door without a name"),
    "check_in": _l("Check in"),
    "undo": _l("Undo"),
    "is_in": _l("In since %(time)s"),
    "kept": _l("The list of %(time)s is kept on this device, encrypted, until you sign out. People: %(count)s."),
    "no_list": _l(
        "This device has no list for this event, and the server can't be reached. Open this page once with network."
    ),
    "forbidden": _l("You may not check people in here. The list was wiped from this device."),
    "gone": _l(
        "The server signed you out, so the list was wiped. Scans "
        "that were not sent are kept: sign in again to send them."
    ),
    "sign_in": _l("Sign in"),
    "camera_refused": _l(
        "The browser gives no access to a camera. Allow it in the settings of this page, or use a hand scanner."
    ),
    "losing": _l("Scans that the server does not have yet: %(count)s. Signing out now loses them."),
    "offline_out": _l(
        "Everything is wiped from this device. The server can't be reached: sign out there, too, once you have network."
    ),
    "choose": _l("Lists on this device"),
    "none_kept": _l("There is no list on this device."),
}
