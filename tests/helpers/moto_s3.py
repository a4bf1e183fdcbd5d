"""S3 by other hands: moto behind HTTP. It answers one request at a time: its conditions are not atomic otherwise."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def s3_server() -> Iterator[str]:
    """The server's URL."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *_: Any) -> None:
            """Nothing."""

    moto, mutex = DomainDispatcherApplication(create_backend_app), threading.Lock()

    def one_at_a_time(environ: dict[str, Any], start: Any) -> list[bytes]:
        # Read before the others wait: a client may have been stopped in the middle of its request.
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        with mutex:
            return list(moto(environ, start))

    server = make_server("127.0.0.1", 0, one_at_a_time, True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
