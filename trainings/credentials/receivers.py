"""A certificate that is issued is signed in the same transaction; one that moves changes its bits in it."""

from collections.abc import Sequence

from flask import current_app

from core.settings import Settings
from trainings.certificates.models import Certificate
from trainings.certificates.signals import certificate_moved, certificates_issued
from trainings.credentials.actions import follow, sign_all


@certificates_issued.connect
def _sign(_sender: object, certificates: Sequence[Certificate]) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    sign_all(certificates, settings)


@certificate_moved.connect
def _follow(certificate: Certificate, before: str) -> None:
    follow(certificate)
