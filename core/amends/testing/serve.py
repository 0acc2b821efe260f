"""Serves a sandbox over real HTTP on loopback: within a test, or as a process of its own.

    python -m amends.testing.serve MODULE:FACTORY [--port N] [ARGUMENTS OF THE FACTORY]

The process prints its address on the first line and stops on SIGTERM. FACTORY takes the
remaining arguments as a list and gives an ASGI application.
"""

import argparse
import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

import uvicorn

_HOST = "127.0.0.1"
_START_WITHIN = 10.0  # seconds; a busy machine needs a tenth of it


class _Announced(uvicorn.Server):
    """A server that says when it listens, so that nobody has to poll for it."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], object]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening()


class _Brief(_Announced):
    """A server in a thread that ends at once: uvicorn's own end takes a fifth of a second."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], object]) -> None:
        super().__init__(config, listening)
        self._stop: Callable[[], object] | None = None

    def stop(self) -> None:
        """End it from another thread."""
        self.should_exit = True
        if self._stop:
            self._stop()

    async def main_loop(self) -> None:
        over = asyncio.Event()
        self._stop = partial(asyncio.get_running_loop().call_soon_threadsafe, over.set)
        if not self.should_exit:
            await over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        while self.server_state.connections:
            await asyncio.sleep(0)  # each learns that it is closed, and its request ends


@contextmanager
def serve(app: Any, *, port: int = 0) -> Iterator[str]:
    """Serve `app` in a thread and give its base URL, without a slash at the end.

    At the end it raises, as a group, whatever went wrong within the application, so that a
    broken sandbox is not mistaken for a platform's fault.
    """
    with _listener(port) as listener:
        ready = threading.Event()
        server = _Brief(_config(app), ready.set)
        thread = threading.Thread(target=server.run, args=([listener],), name="sandbox")
        thread.start()
        try:
            if not ready.wait(_START_WITHIN):
                raise TimeoutError(f"the sandbox did not listen within {_START_WITHIN:.0f} s")
            yield _url(listener)
        finally:
            server.stop()
            thread.join()
    if defects := getattr(app, "defects", ()):
        raise ExceptionGroup("the sandbox itself failed", list(defects))


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m amends.testing.serve", allow_abbrev=False)
    parser.add_argument("factory", help="MODULE:FACTORY, such as amends_taobao.sandbox:build")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    own, rest = parser.parse_known_args(arguments)
    module, _, name = own.factory.partition(":")
    app = getattr(import_module(module), name)(rest)
    with _listener(own.port) as listener:
        url = _url(listener)
        _Announced(_config(app), lambda: print(url, flush=True)).run([listener])  # noqa: T201


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_level="critical",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )


def _listener(port: int) -> socket.socket:
    # asyncio turns Nagle's delay off only for sockets that say they are TCP; without it every
    # answer waits 40 ms for the client's acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((_HOST, port))
    return listener


def _url(listener: socket.socket) -> str:
    return f"http://{_HOST}:{listener.getsockname()[1]}"


if __name__ == "__main__":
    main()
