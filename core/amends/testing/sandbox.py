"""What every platform's sandbox shares: a small ASGI base, the faults carried out, a call log.

A sandbox is a platform in one object: it speaks the wire format, keeps state, and shares the
clock with whoever talks to it. Its own part is to name an operation and to answer it; here is
how an answer gets lost on its way. No framework: one class, one request, one answer.
"""

import asyncio
import json
import threading
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

from amends.domain.times import Clock
from amends.testing.faults import (
    CutBody,
    Dropped,
    ErrorBody,
    Fault,
    Faults,
    LateWork,
    LostAnswer,
    Meanwhile,
    ServerError,
    Silence,
    Slow,
    Twist,
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

CONTROL = "/_sandbox/"  # where a sandbox in another process is read and moved
_REMEMBERED = 10_000  # calls in the log; counters go on for ever


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, whole."""

    verb: str
    path: str
    query: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: the operation by name, and whatever its sandbox read from it."""

    operation: str
    params: Mapping[str, Any]
    request: Request


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    status: int = 200
    content_type: str = "application/json;charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """One call as the log keeps it: what was asked, without secrets, and when."""

    operation: str
    params: Mapping[str, Any]
    at: datetime
    fault: Fault | None = None


class Sandbox(ABC):
    """The ASGI base. Its state is guarded by `lock`: tests move it while a server answers."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.faults = Faults()
        self.skew = timedelta(0)  # the platform's clock minus ours
        self.lock = threading.RLock()
        self.log: deque[Logged] = deque(maxlen=_REMEMBERED)
        self.calls: Counter[str] = Counter()  # by operation
        self.limited = 0  # calls refused because there were too many
        self.writes: Counter[str] = Counter()  # "explain/1001": how often it was really done
        self.controls: dict[str, Callable[..., Any]] = {"counts": self.counts}
        self.defects: list[Exception] = []  # raised by the sandbox itself; `serve` raises them
        self._late: list[tuple[datetime, Asked]] = []
        self._as_of: datetime | None = None

    @abstractmethod
    def read(self, request: Request) -> Asked:
        """Name the operation of `request` and read its parameters. Never raises."""

    @abstractmethod
    def answer(self, asked: Asked, twist: Twist | None) -> Answer:
        """Do what is asked and say so. Called under the lock."""

    @abstractmethod
    def error(self, name: str) -> Answer:
        """The platform's own error called `name`."""

    @abstractmethod
    def public(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """`params` without anything secret, for the log."""

    def now(self) -> datetime:
        """The platform's present, in UTC."""
        return (self._as_of or self.clock.now()) + self.skew

    def counts(self) -> dict[str, Any]:
        """What was asked, refused and done, as plain data."""
        return {"calls": dict(self.calls), "limited": self.limited, "writes": dict(self.writes)}

    def settle(self) -> None:
        """Finish the work of connections that fell, as far as its time has come."""
        with self.lock:
            now = self.clock.now()
            due = sorted((late for late in self._late if late[0] <= now), key=lambda one: one[0])
            self._late = [late for late in self._late if late[0] > now]
            for at, asked in due:
                self._as_of = at
                try:
                    self.answer(asked, None)
                finally:
                    self._as_of = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        request = await _whole(scope, receive)
        try:
            await self._serve(request, receive, send)
        except Exception as error:
            self.defects.append(error)
            raise

    async def _serve(self, request: Request, receive: Receive, send: Send) -> None:
        if request.path.startswith(CONTROL):
            await self._send(self._control(request), send)
            return
        self.settle()
        asked = self.read(request)
        fault = self.faults.take(asked.operation)
        with self.lock:
            self.calls[asked.operation] += 1
            self.log.append(
                Logged(asked.operation, self.public(asked.params), self.clock.now(), fault)
            )
        match fault:
            case None:
                await self._send(self._answered(asked), send)
            case Twist():
                await self._send(self._answered(asked, fault), send)
            case ErrorBody(name=name):
                await self._send(self.error(name), send)
            case ServerError(status=status, body=body):
                await self._send(Answer(body.encode(), status, "text/html"), send)
            case Slow(seconds=seconds):
                await asyncio.to_thread(self.clock.wait, seconds)
                await self._send(self._answered(asked), send)
            case Meanwhile(happens=happens):
                happens()
                await self._send(self._answered(asked), send)
            case Silence():
                await _hung_up(receive)
            case Dropped():
                await _drop(receive, send)
            case LostAnswer():
                self._answered(asked)
                await _drop(receive, send)
            case LateWork(after=after):
                with self.lock:
                    self._late.append((self.clock.now() + after, asked))
                await _drop(receive, send)
            case CutBody():
                answer = self._answered(asked)
                await self._head(answer, send)
                half = answer.body[: len(answer.body) // 2]
                await send({"type": "http.response.body", "body": half, "more_body": True})
                await _drop(receive, send)

    def _answered(self, asked: Asked, twist: Twist | None = None) -> Answer:
        with self.lock:
            return self.answer(asked, twist)

    async def _send(self, answer: Answer, send: Send) -> None:
        await self._head(answer, send)
        await send({"type": "http.response.body", "body": answer.body})

    async def _head(self, answer: Answer, send: Send) -> None:
        headers = [
            (b"content-type", answer.content_type.encode()),
            (b"content-length", b"%d" % len(answer.body)),
            # The platform's clock and not the machine's: some clients measure their skew by it.
            (b"date", format_datetime(self.now(), usegmt=True).encode()),
        ]
        headers += [(name.encode(), value.encode()) for name, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})

    def _control(self, request: Request) -> Answer:
        """Read or move the sandbox from another process: GET without, POST with JSON arguments."""
        control = self.controls.get(request.path.removeprefix(CONTROL))
        if control is None:
            return Answer(b'{"error":"no such control"}', 404)
        arguments = json.loads(request.body) if request.body else {}
        with self.lock:
            done = partial(control, **arguments)()
        return Answer(json.dumps(done, ensure_ascii=False).encode())


async def _whole(scope: Message, receive: Receive) -> Request:
    message = await receive()
    body = message.get("body", b"")
    if message.get("more_body"):
        parts = [body]
        while message.get("more_body"):
            message = await receive()
            parts.append(message.get("body", b""))
        body = b"".join(parts)
    return Request(
        verb=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("ascii", "replace"),
        headers={
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        },
        body=body,
    )


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _drop(receive: Receive, send: Send) -> None:
    # ASGI has no word for hanging up. uvicorn's `send` is a method of its request cycle, which
    # holds the transport; closing it flushes what was sent, and the client sees the end.
    send.__self__.transport.close()  # type: ignore[attr-defined]
    await _hung_up(receive)
