"""A mail server small enough to be read: it speaks as much SMTP (RFC 5321) as a test needs."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class PostOffice(socketserver.ThreadingTCPServer):
    """``answers`` are what it says to a command instead of yes; after a 421 it goes.

    With ``hang_up_after`` it goes when it has a whole message, with ``one_each`` once it has said
    so. Its senders wait for that as long as ``may_answer`` is not set.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self, **answers: str) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.answers = answers
        self.hang_up_after = self.one_each = False
        self.received: list[bytes] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.has_one = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def mail(self) -> list[EmailMessage]:
        return [message_from_bytes(data, policy=policy.default) for data in self.received]


class _Counter(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            command = line[:4].strip().decode().upper()
            if answer := self.server.answers.get(command):
                self.say(answer)
                if answer.startswith("421"):
                    return
            elif command == "DATA":
                self.say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.server.received.append(b"".join(lines))
                self.server.has_one.set()
                self.server.may_answer.wait(timeout=120)
                if self.server.hang_up_after:
                    return
                self.say(self.server.answers.get("END", "250 taken"))
                if self.server.one_each or self.server.answers.get("END", "").startswith("421"):
                    return
            else:
                self.say("221 bye" if command == "QUIT" else "250 fine")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def open_office(**answers: str) -> Iterator[PostOffice]:
    """A mail server that listens on a port of its own within."""
    with PostOffice(**answers) as office:
        thread = threading.Thread(target=office.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield office
        office.shutdown()
        thread.join()
