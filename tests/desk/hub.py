"""A hub, and a search engine, small enough to be read: it keeps what is posted to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Posted(NamedTuple):
    path: str
    kind: str
    content: str


class Hub(ThreadingHTTPServer):
    """``answers`` are the statuses it gives, one a request, and then the last for ever; 0 hangs up
    without any."""

    daemon_threads = True

    def __init__(self, *answers: int) -> None:
        super().__init__(("127.0.0.1", 0), _Keeper)
        self.answers = list(answers or [202])
        self.posted: list[Posted] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hub"


class _Keeper(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"])).decode()
        hub = self.server
        hub.posted.append(Posted(self.path, self.headers["Content-Type"], content))
        answer = hub.answers.pop(0) if len(hub.answers) > 1 else hub.answers[0]
        if answer:
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            if 300 <= answer < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def open_hub(*answers: int) -> Iterator[Hub]:
    """A hub that listens on a port of its own within."""
    with Hub(*answers) as hub:
        thread = threading.Thread(target=hub.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield hub
        hub.shutdown()
        thread.join()
