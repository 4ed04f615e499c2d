"""Response headers: a strict content policy, no framing, no caching of signed-in pages."""

from flask import Flask, Response, request, session

_CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)

_PERMISSIONS = "camera=(), geolocation=(), microphone=()"


def allow_camera(response: Response) -> Response:
    """For the one page that looks through it."""
    response.headers["Permissions-Policy"] = _PERMISSIONS.replace("camera=()", "camera=(self)")
    return response


def allow_wasm(response: Response) -> Response:
    """For the one worker that runs it: scripts of ours may be WebAssembly there, still none from elsewhere."""
    response.headers["Content-Security-Policy"] = _CSP.replace(
        "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
    )
    return response


def install(app: Flask, secure: bool) -> None:
    """Add the headers to every response of ``app``; HSTS only when it is served over https."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _CSP)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        if secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in headers and request.endpoint != "static":
            headers["Cache-Control"] = "private, no-store" if session.get("_user_id") else "private, no-cache"
        return response
