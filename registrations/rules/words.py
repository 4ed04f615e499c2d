"""Rules as organisers read them."""

from core.errors import Sentence
from core.i18n import _, _l, localized
from registrations.rules.models import ApprovalRule

KIND_WORDS: dict[str, Sentence] = {
    "domain": _l("People with an address at"),
    "organisation": _l("Members of the organisation"),
    "invited": _l("People who were invited to this ticket"),
}
WHEN_WORDS: dict[str, Sentence] = {
    "never": _l("Never: whoever is approved stays approved"),
    "any": _l("Whenever they change anything about themselves or their answers"),
    "questions": _l("When they change an answer to one of these questions"),
}


def rule_words(rule: ApprovalRule) -> str:
    """ "Members of Foshan Ceramics Association"."""
    if rule.kind == "domain":
        return str(_("People with an address at %(domain)s", domain=rule.domain))
    if rule.organisation is not None:
        return str(_("Members of %(organisation)s", organisation=localized(rule.organisation.name)))
    return str(KIND_WORDS["invited"])
