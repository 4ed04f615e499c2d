"""A proxy that writes down what a program asks of the server and how many octets it is answered."""

import gzip
import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
METHODS = ("GET", "HEAD", "OPTIONS", "PROPFIND", "PROPPATCH", "REPORT", "PUT", "POST", "DELETE", "MKCALENDAR", "MOVE")


@dataclass(frozen=True)
class Exchange:
    """``answer`` is the body without its coding."""

    method: str
    path: str
    asked: bytes
    status: int
    answer: bytes


@dataclass
class Proxy:
    """Programs use ``url`` in place of the server's address."""

    url: str
    exchanges: list[Exchange] = field(default_factory=list)

    def taken(self) -> list[Exchange]:
        """What went through since the last call."""
        taken, self.exchanges[:] = list(self.exchanges), []
        return taken


@contextmanager
def proxy_to(server: str) -> Iterator[Proxy]:
    """The Host that the program names is passed on, so that addresses in answers lead through here again."""
    exchanges: list[Exchange] = []
    target = urlsplit(server)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=60)
            connection.request(self.command, self.path, asked or None, dict(self.headers))
            answer = connection.getresponse()
            body = answer.read()
            plain = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" and body else body
            exchanges.append(Exchange(self.command, self.path, asked, answer.status, plain))
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value.replace(server, f"http://{self.headers['Host']}"))
            if answer.status not in (204, 304) and self.command != "HEAD":
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")
            connection.close()

        def log_message(self, *_: object) -> None:
            pass

    for method in METHODS:
        setattr(Handler, f"do_{method}", Handler.handle_any)
    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield Proxy(f"http://127.0.0.1:{listener.server_address[1]}", exchanges)
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
