"""What the desk needs to start without network: files under hashed addresses, kept by its service worker."""

from typing import Any

STYLES = (
    "vendor/bootstrap-5.3.9/bootstrap-reboot.min.css",
    "css/tokens.css",
    "css/base.css",
    "css/forms.css",
    "css/pieces.css",
    "css/desk.css",
)
MODULES = ("app", "camera", "codes", "judge", "link", "queue", "roster", "search", "store", "view")
FILES = (
    *STYLES,
    *(f"js/desk/{name}.js" for name in MODULES),
    "js/desk/camera-worker.js",
    "vendor/zxing-wasm-3.1.4/reader.js",
    "vendor/zxing-wasm-3.1.4/zxing_reader.wasm",
    "icons.svg",
    "favicon.svg",
    "desk.webmanifest",
)


def kept_files(static: Any) -> list[str]:
    """Their addresses; ``static`` makes one of a path."""
    return ["/desk/camera-worker.js", *(static(path) for path in FILES)]
