from collections.abc import Sequence

from core.database import db
from core.errors import NotFound
from organisations.base.models import Organisation
from trainings.credentials.models import Credential, IssuerKey, StatusList


def get_credential(certificate_id: int) -> Credential:
    """Raises NotFound."""
    found = db.session.get(Credential, certificate_id)
    if found is None:
        raise NotFound
    return found


def find_credential(certificate_id: int) -> Credential | None:
    return db.session.get(Credential, certificate_id)


def find_by_urn(urn: str) -> Credential | None:
    found: Credential | None = db.session.scalar(db.select(Credential).where(Credential.urn == urn))
    return found


def list_keys() -> Sequence[IssuerKey]:
    """All that ever signed, oldest first."""
    return db.session.scalars(db.select(IssuerKey).order_by(IssuerKey.id)).all()


def get_issuer(ref: str) -> Organisation:
    """A host that issued a credential; NotFound for any other organisation."""
    query = db.select(Organisation).join(StatusList, StatusList.host_id == Organisation.id)
    found: Organisation | None = db.session.scalars(query.where(Organisation.ref == ref).limit(1)).first()
    if found is None:
        raise NotFound
    return found


def get_list(number: int) -> StatusList:
    """Raises NotFound."""
    found = db.session.get(StatusList, number)
    if found is None:
        raise NotFound
    return found


def list_places(status_list: StatusList, purpose: str) -> list[int]:
    """The bits that are set."""
    bit = Credential.is_revoked if purpose == "revocation" else Credential.is_suspended
    query = db.select(Credential.place).where(Credential.list_id == status_list.id, bit).order_by(Credential.place)
    return list(db.session.scalars(query))
