from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from offerings.base.models import Offering


class Exhibition(Offering):
    """An exhibition; an exhibition week holds other offerings as its children."""

    __tablename__ = "exhibitions"
    __mapper_args__ = {"polymorphic_identity": "exhibition"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    expected_visitors: Mapped[int | None]
    expected_exhibitors: Mapped[int | None]
    net_area_m2: Mapped[int | None]
