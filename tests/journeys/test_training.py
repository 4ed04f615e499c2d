"""Journey: from an employer's nomination to a certificate that a stranger checks, and what is left of one revoked."""

import json
import time
from collections.abc import Callable
from typing import Any

from core.badges import keys, status_list
from core.badges.data_integrity import verify_proof
from tests.journeys.arrange import PASSWORD, World
from tests.journeys.arrange_training import (
    Training,
    let_it_be_over,
    let_it_begin,
    scanned,
    seconds_left,
    training_tomorrow,
)  # fmt: skip
from tests.journeys.visitors import BASE, ORGANISER, Visitor

Come = Callable[..., Visitor]
WHY = "The list was signed by somebody else."


def nominate(manager: Visitor, training: Training, people: list[str]) -> None:
    manager.go("/organise/organisations")
    manager.press(f"main a[href$='/organisations/{training.employer}/nominations']")
    manager.look("nominations", axe=True)
    manager.press(f"main a[href$='/nominations/{training.cohort}']")
    manager.fill(people="somebody without an address")
    manager.send("main form:has([name=people])")
    assert manager.page.locator("#error-summary").is_visible()
    manager.look("nominate-error", axe=True)
    manager.fill(people="\n".join(f"何敏 He Min, {address}" for address in people))
    manager.send("main form:has([name=people])")
    assert all(address in manager.words for address in people)
    manager.look("nominated", axe=True)


def approve(office: Visitor, training: Training, count: int) -> None:
    office.go(f"/organise/cohorts/{training.cohort}/enrolments")
    office.look("enrolments", axe=True)
    for _person in range(count):
        office.go(f"/organise/cohorts/{training.cohort}/enrolments?state=awaiting_organiser")
        office.press("main table tbody th a")
        office.press("main dl a[href*='/participants/']")
        office.press("form[action$='/approval'] button")
    office.go(f"/organise/cohorts/{training.cohort}/enrolments?state=booked")
    assert office.page.locator("main table tbody tr").count() == count


def come_in(phone: Visitor, person: str, address: str) -> None:
    """Scan while signed out, sign in, and tap."""
    phone.go(address)
    assert phone.path == "/accounts/sign-in"
    phone.fill(email=person, password=PASSWORD)
    phone.send()
    assert phone.path == address
    phone.look("scanned", axe=True)
    phone.press("main form button")
    assert phone.page.locator(".mark-good").is_visible()
    phone.look("present", axe=True)


def refused(phone: Visitor, address: str, status: int) -> str:
    phone.go(address, status)
    assert phone.page.locator("main form").count() == 0
    return phone.words


def issue(office: Visitor, training: Training) -> None:
    """To whoever completed it, and to nobody else."""
    home = f"/organise/cohorts/{training.cohort}"
    office.go(f"{home}/completion")
    office.press("form[action$='/decisions'] button.button-primary")
    office.look("completion", axe=True)
    office.go(f"{home}/certificates/new")
    assert office.page.locator("[name=person]").count() == 1
    assert office.page.locator("[name=person]").is_checked()
    office.look("issue", axe=True)
    office.find("main form button.button-primary").click()
    office.press("dialog[open] button.button-primary, dialog[open] button.button-danger")
    assert "/certificates/runs/" in office.path
    office.go(f"{home}/certificates")
    assert office.page.locator("main table tbody tr").count() == 1


def revoke(office: Visitor, training: Training) -> None:
    office.go(f"/organise/cohorts/{training.cohort}/certificates")
    office.press("main table tbody th a")
    form = "form[action$='/revocation']"
    office.page.locator(f"details:has({form}) summary").click()
    office.page.locator(f"{form} [name=reason]").fill(WHY)
    office.look("revoke", axe=True)
    office.page.locator(f"{form} button").click()
    office.press("dialog[open] button.button-danger, dialog[open] button.button-primary")


def take_home(trainee: Visitor) -> tuple[str, dict[str, Any]]:
    """The PDF and the credential; what the code on the paper says, and the credential."""
    trainee.go("/my")
    trainee.press("main a[href^='/my/registrations/']")
    trainee.look("ticket", axe=True)
    trainee.press("main a[href^='/my/certificates/']")
    mine = trainee.page.url
    trainee.look("certificate", axe=True)
    paper = trainee.context.request.get(f"{mine}/certificate.pdf")
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    assert trainee.context.request.get(f"{mine}/credential.json").status == 403
    trainee.fill(agreed=True)
    trainee.send("main form[action$='/consent']")
    with trainee.page.expect_download() as download:
        trainee.page.locator("main a[href$='credential.json']").click()
    credential = json.loads(download.value.path().read_text())
    return str(trainee.page.locator("main .copy-field input").input_value()), credential


def fetched(stranger: Visitor, address: str) -> Any:
    return stranger.context.request.get(address).json()


def bit(stranger: Visitor, credential: dict[str, Any], purpose: str) -> bool:
    """Of the credential in the public list, whose proof holds with the key of the issuer's public page."""
    entry = next(each for each in credential["credentialStatus"] if each["statusPurpose"] == purpose)
    listed = fetched(stranger, entry["statusListCredential"])

    def find(method: str) -> Any:
        return keys.find_key(fetched(stranger, method.partition("#")[0]), method)

    verify_proof(credential, find)
    verify_proof(listed, find)
    return status_list.is_set(
        status_list.decode(listed["credentialSubject"]["encodedList"]), int(entry["statusListIndex"])
    )


def test_nominated_present_certified_checked_revoked(visitor: Come, world: World, language: str) -> None:
    training, other = training_tomorrow(world, language), training_tomorrow(world, language)
    diligent, absent = world.person(language), world.person(language)
    office = visitor(ORGANISER)
    nominate(visitor(training.manager), training, [diligent, absent])
    approve(office, training, 2)

    let_it_begin(world, training)
    let_it_begin(world, other)
    office.go(f"/organise/offerings/{training.cohort}/agenda/{training.meeting}/code")
    assert office.page.locator("img.screen-code").is_visible()
    office.look("screen", axe=True)
    phone, friend = visitor(), visitor(absent)
    if seconds_left() < 8:
        time.sleep(9)  # signing in must not be slower than the code
    address = scanned(world, training.meeting, steps_ago=1)
    phone.go(address)  # seen at the last moment: it is the browser's from now on
    said = [
        refused(friend, scanned(world, training.meeting, steps_ago=2), 410),
        refused(friend, scanned(world, training.meeting, of=other.meeting), 422),
        refused(friend, scanned(world, other.meeting), 409),
    ]
    friend.look("not-mine", axe=True)
    assert len(set(said)) == 3
    time.sleep(seconds_left() + 1)
    assert refused(friend, address, 410) == said[0], "passed on, it is worth nothing"
    come_in(phone, diligent, address)
    phone.go(address)
    phone.press("main form button")
    assert phone.page.locator(".mark-good").is_visible(), "once more by the same person is the same mark"
    office.go(f"/organise/offerings/{training.cohort}/agenda/{training.meeting}/attendance")
    assert office.page.locator(".roll .mark-good").count() == 1
    office.look("roll-call", axe=True)

    let_it_be_over(world, training)
    issue(office, training)
    checked, credential = take_home(phone)
    assert checked.startswith(f"{BASE}/certificates/")
    friend.go("/my/certificates")
    assert friend.page.locator("main a[href^='/my/certificates/']").count() == 0
    stranger = visitor()
    stranger.go(checked)
    assert stranger.page.locator(".verdict-valid").is_visible()
    stranger.look("valid", axe=True)
    assert (bit(stranger, credential, "revocation"), bit(stranger, credential, "suspension")) == (False, False)

    revoke(office, training)
    stranger.go(checked)
    assert stranger.page.locator(".verdict-revoked").is_visible()
    assert WHY in stranger.words
    stranger.look("revoked", axe=True)
    assert (bit(stranger, credential, "revocation"), bit(stranger, credential, "suspension")) == (True, False)
    phone.page.reload()
    phone.look("certificate-revoked", axe=True)
