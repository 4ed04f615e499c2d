"""From nothing to the newest schema, which is what the models say, back to nothing and up again. On SQLite.

On PostgreSQL the same migrations build what ``make test`` runs on.
"""

import os
import sys

from flask_migrate import check, downgrade, upgrade

from app import create_app
from core.settings import Settings


def main() -> int:
    with create_app(Settings.from_environ(os.environ)).app_context():
        upgrade()
        check()
        downgrade(revision="base")
        upgrade()
    return 0


if __name__ == "__main__":
    sys.exit(main())
