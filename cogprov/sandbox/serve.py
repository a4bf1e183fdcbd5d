"""The sandbox behind HTTP, for clients in other processes and other languages."""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from cogprov.model.errors import CogprovError
from cogprov.sandbox.engine import Sandbox
from cogprov.sandbox.values import Request, Response

_REASONS = BaseHTTPRequestHandler.responses
_ABORT = struct.pack("ii", 1, 0)  # SO_LINGER with zero seconds: closing sends a reset.


class SandboxServer:
    """A threading HTTP server around a sandbox. Use it with ``with``, or with ``start`` and ``close``."""

    def __init__(self, sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0, hold: float = 0.0) -> None:
        self._hold = hold
        self._server = _Server((host, port), sandbox, hold)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The endpoint to give to clients."""
        host, port = self._server.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def start(self) -> SandboxServer:
        """Answer requests in the background until ``close``."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> SandboxServer:
        return self if self._thread is not None else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0, *, hold: float = 0.0) -> SandboxServer:
    """A server for the sandbox, not started yet. Port 0 picks a free one.

    ``hold``: for how many seconds a connection whose answer is lost to a timeout stays open and silent. Choose it
    longer than the client's read timeout; 0 closes the connection at once.
    """
    return SandboxServer(sandbox, host, port, hold)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sandbox: Sandbox, hold: float) -> None:
        super().__init__(address, _Connection)
        self.sandbox = sandbox
        self.hold = hold

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; everything else is shown as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        request = Request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
        try:
            response = self.server.sandbox.handle(request)
        except CogprovError as error:
            # The sandbox itself cannot work, for instance because its file is damaged. Clients read JSON, not a trace.
            body = json.dumps({"__type": "InternalErrorException", "message": str(error)}).encode()
            response = Response(500, {"content-type": "application/json", "content-length": str(len(body))}, body)
        if response.lost:
            self._lose(response.lost)
        else:
            self._send(response)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def _send(self, response: Response) -> None:
        """Status, headers and body in one write: a second one would wait 40 ms for the first to be acknowledged."""
        reason = _REASONS[response.status][0] if response.status in _REASONS else ""
        lines = [
            f"HTTP/1.1 {response.status} {reason}",
            *(f"{key}: {value}" for key, value in response.headers.items()),
        ]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + response.body)
        if len(response.body) < int(response.headers.get("content-length", 0)):
            self.close_connection = True  # A truncated body can only be told by the end of the connection.

    def _lose(self, how: str) -> None:
        self.close_connection = True
        if how == "timeout":
            time.sleep(self.server.hold)
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        # Marked closed now, the socket is really closed with its last reader; until then it can be shut down
        # politely, which would send FIN and no reset.
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """The sandbox keeps its own log."""
