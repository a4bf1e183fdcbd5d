"""The other side of the Door in tests: a wire that follows a script, a server that misbehaves, and a clock to turn."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

POOL = "us-east-1_AbC123"


@dataclass(frozen=True)
class Response:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    lost: str = ""


def ok(body: Any) -> Response:
    return Response(headers={"x-amzn-requestid": "req-1"}, body=json.dumps(body).encode())


def error(code: str, message: str = "", status: int = 400) -> Response:
    headers = {"x-amzn-requestid": "req-2"}
    return Response(status, headers, json.dumps({"__type": code, "message": message}).encode())


class ScriptedWire:
    """Gives the responses of a script one by one, the last for ever, and remembers the requests."""

    def __init__(self, *script: Response | Callable[[dict[str, Any]], Response]) -> None:
        self._script = script
        self._lock = threading.Lock()
        self.requests: list[Any] = []

    @property
    def count(self) -> int:
        return len(self.requests)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests]

    def handle(self, request: Any) -> Response:
        with self._lock:
            step = self._script[min(self.count, len(self._script) - 1)]
            self.requests.append(request)
        return step if isinstance(step, Response) else step(json.loads(request.body))


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


Behaviour = Callable[[socket.socket], None]


class Server:
    """A TCP server that reads each request whole, counts it, and then behaves as told."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.count = 0
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def close(self) -> None:
        # Closing alone would leave the port open for as long as the other thread waits in accept.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            while _read_request(connection):
                self.count += 1
                self._behaviour(connection)


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return data


def answering(body: bytes, *, declared: int | None = None, status: str = "200 OK") -> Behaviour:
    """Answer, perhaps declaring more bytes than are sent; then the connection ends, as it does with a dying server."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body) if declared is None else declared}\r\n\r\n"

    def behave(connection: socket.socket) -> None:
        connection.sendall(head.encode() + body)
        if declared is not None:
            connection.close()

    return behave


def hanging(connection: socket.socket) -> None:
    connection.recv(1)


def resetting(connection: socket.socket) -> None:
    """A true RST, not an orderly end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextlib.contextmanager
def serving(behaviour: Behaviour) -> Iterator[Server]:
    server = Server(behaviour)
    try:
        yield server
    finally:
        server.close()
