"""Keys that sign, credentials that were signed, and the two bits of each."""

import base64
import secrets
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import audit, clock
from core.audit import Actor
from core.badges import keys
from core.badges.data_integrity import add_proof
from core.badges.documents import credential
from core.badges.jwt import sign_jwt
from core.badges.status_list import SIZE
from core.database import db, insert_into
from core.errors import Refused
from core.i18n import _l
from core.sealing import seal, unseal
from core.settings import Settings
from organisations.base.models import Organisation
from trainings.certificates.models import Certificate
from trainings.credentials.award import award_of, method_id
from trainings.credentials.models import Credential, CredentialSubject, IssuerKey, StatusList, new_urn

CONSENT_VERSION = "2026-11"
"""Of the sentence that one agrees to before taking a credential out (templates/trainings/credentials/show.html)."""
MOST_IN_LIST = SIZE // 2
"""Places that are given away before a new list begins, so that a free one is found at once."""


def sign_all(certificates: Sequence[Certificate], settings: Settings) -> list[Credential]:
    """A credential for each, in this transaction; all of one host. About 10 ms each."""
    if not certificates:
        return []
    key, host = key_in_use(settings), certificates[0].cohort.host
    places = _take_places(host, len(certificates))
    subjects = _subjects([each.registration.user_id for each in certificates if each.registration.user_id])
    private, made = private_key(key, settings), []
    for certificate, (status_list, place) in zip(certificates, places, strict=True):
        subject = subjects.get(certificate.registration.user_id or 0) or new_urn()
        urn, salt = new_urn(), secrets.token_hex(16)
        award = award_of(certificate, urn, subject, salt, status_list.id, place, settings.base_url)
        document, method = credential(award), method_id(host, key.name, settings.base_url)
        made.append(
            Credential(
                certificate_id=certificate.id,
                urn=urn,
                key=key,
                status_list=status_list,
                place=place,
                document=add_proof(document, private, method, certificate.issued_at),
                token=sign_jwt(document, private, method),
            )
        )
    db.session.add_all(made)
    db.session.flush()
    return made


def follow(certificate: Certificate) -> None:
    """The bits say what the certificate says, from the same commit on."""
    found = db.session.get(Credential, certificate.id)
    if found is None:
        return
    bits = (certificate.state in ("revoked", "superseded"), certificate.state == "suspended")
    if bits != (found.is_revoked, found.is_suspended):
        found.is_revoked, found.is_suspended = bits
        changed = db.update(StatusList).where(StatusList.id == found.list_id)
        values = {"revision": StatusList.revision + 1, "changed_at": clock.now()}
        db.session.execute(changed.values(values).execution_options(synchronize_session="fetch"))
        db.session.flush()


def consent(credential: Credential, actor: Actor) -> None:
    """The owner wants it outside of Huizhi. The first time counts."""
    if credential.consented_at is None:
        credential.consented_at, credential.consent_version = clock.now(), CONSENT_VERSION
        audit.record(actor, "credential.consented", "certificate", credential.certificate_id, text=CONSENT_VERSION)
        db.session.flush()


def key_in_use(settings: Settings) -> IssuerKey:
    """The key that signs now; made when there is none yet."""
    in_use = db.select(IssuerKey).where(IssuerKey.active_to.is_(None))
    found: IssuerKey | None = db.session.scalar(in_use)
    if found is not None:
        return found
    db.session.execute(insert_into(IssuerKey).values(_new_key(settings)).on_conflict_do_nothing())
    made: IssuerKey = db.session.scalars(in_use).one()
    return made


def rotate_key(actor: Actor | None, settings: Settings) -> IssuerKey:
    """A new key signs from now on; what the old one signed is still verified."""
    old = db.session.scalar(db.select(IssuerKey).where(IssuerKey.active_to.is_(None)).with_for_update())
    if old is not None:
        old.active_to = clock.now()
        db.session.flush()
    new = IssuerKey(**_new_key(settings))
    db.session.add(new)
    db.session.flush()
    audit.record(actor, "issuer_key.rotated", "issuer_key", new.id, before=old.name if old else "", now=new.name)
    return new


def _new_key(settings: Settings) -> dict[str, object]:
    private, now = keys.new_key(), clock.now()
    names = db.session.scalars(db.select(IssuerKey.name).where(IssuerKey.name.startswith(f"{now.year}-"))).all()
    name = f"{now.year}-{len(names) + 1}"
    return {
        "name": name,
        "algorithm": "Ed25519",
        "public_key": keys.multikey(private.public_key()),
        "sealed_seed": seal(base64.b64encode(keys.seed(private)).decode(), settings.secret_key, f"issuer key {name}"),
        "active_from": now,
    }


def private_key(key: IssuerKey, settings: Settings) -> Ed25519PrivateKey:
    """Raises Refused when SECRET_KEY was changed."""
    plain = unseal(key.sealed_seed, settings.secret_key, f"issuer key {key.name}")
    if plain is None:
        raise Refused(
            "key_lost", _l("The key that signs credentials can't be opened: SECRET_KEY was changed. Rotate the key.")
        )
    return keys.from_seed(base64.b64decode(plain))


def _take_places(host: Organisation, count: int) -> list[tuple[StatusList, int]]:
    """Places that nobody has, at random: whoever sees one knows nothing of who came before (3.1)."""
    free: list[tuple[StatusList, int]] = []
    while len(free) < count:
        status_list = _open_list(host)
        used = set(db.session.scalars(db.select(Credential.place).where(Credential.list_id == status_list.id)))
        wanted = min(count - len(free), MOST_IN_LIST - status_list.taken)
        chosen: set[int] = set()
        while len(chosen) < wanted:
            place = secrets.randbelow(SIZE)
            chosen |= {place} - used
        status_list.taken += wanted
        db.session.flush()
        free += [(status_list, place) for place in chosen]
    return free


def _open_list(host: Organisation) -> StatusList:
    """The host's list with room, held until the transaction ends; a new one when there is none."""
    query = db.select(StatusList).where(StatusList.host_id == host.id, StatusList.taken < MOST_IN_LIST)
    query = query.order_by(StatusList.id).limit(1).with_for_update(of=StatusList)
    found: StatusList | None = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        found = StatusList(host=host, taken=0, changed_at=clock.now())
        db.session.add(found)
        db.session.flush()
    return found


def _subjects(user_ids: Sequence[int]) -> dict[int, str]:
    """User -> the name under which credentials speak of them; made once."""
    if not user_ids:
        return {}
    rows = [{"user_id": each, "urn": new_urn()} for each in dict.fromkeys(user_ids)]
    db.session.execute(insert_into(CredentialSubject).values(rows).on_conflict_do_nothing())
    query = db.select(CredentialSubject.user_id, CredentialSubject.urn)
    return {row[0]: row[1] for row in db.session.execute(query.where(CredentialSubject.user_id.in_(user_ids)))}
