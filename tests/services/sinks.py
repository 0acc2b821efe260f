"""Where notices arrive on this machine: a robot that takes JSON, and a mail server."""

import asyncio
import email
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

from amends.testing.serve import serve


@dataclass(slots=True)
class Robot:
    """A chat robot: keeps what it is told, and answers as a test wants."""

    status: int = 200
    heard: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""  # as apprise takes it; its path is the secret

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        if self.status == 200:
            self.heard.append(json.loads(body))
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b"no such robot here"})

    @property
    def texts(self) -> list[str]:
        return [one["message"] for one in self.heard]


PLANTED = "planted0token0of0the0robot"


@contextmanager
def a_robot(token: str = PLANTED) -> Iterator[Robot]:
    robot = Robot()
    with serve(robot) as url:
        robot.url = f"{url.replace('http', 'json')}/robot/{token}"
        yield robot


@dataclass(slots=True)
class MailServer:
    """A mail server that keeps what it is sent."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The server's side of SMTP, as far as a client needs it. Source: RFC 5321."""
        writer.write(b"220 ready\r\n")
        while line := await reader.readline():
            match line.split()[0].upper():
                case b"DATA":
                    writer.write(b"354 go on\r\n")
                    raw = await reader.readuntil(b"\r\n.\r\n")
                    self.mails.append(email.message_from_bytes(raw, policy=policy.default))
                    writer.write(b"250 kept\r\n")
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 fine\r\n")
        writer.close()


@contextmanager
def a_mail_server() -> Iterator[MailServer]:
    found = MailServer()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mail")
    thread.start()

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(found.talk, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
