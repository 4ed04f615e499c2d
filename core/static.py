"""Static files: served by WhiteNoise under an address with a hash of them all, so that browsers keep them forever."""

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

FOLDER = Path(__file__).resolve().parent.parent / "static"


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def install(app: Flask, folder: Path = FOLDER) -> None:
    """Serve ``folder`` under /static/<version>/ and give templates ``static("css/base.css")``.

    Relative addresses inside style sheets and modules stay within the same version.
    """
    prefix = f"static/{_version(folder)}/"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(folder), prefix=prefix, immutable_file_test=lambda path, url: True
    )
    app.jinja_env.globals["static"] = lambda path: f"/{prefix}{path}"
