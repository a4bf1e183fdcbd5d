"""The command ``cogprov``, and ``python -m cogprov``."""

from __future__ import annotations

import signal

from cogprov.cli.main import cli
from cogprov.model.errors import EXIT_INTERRUPTED, EXIT_TERMINATED


def main() -> None:
    """Run the command line and leave with its exit code."""
    code: object = EXIT_INTERRUPTED
    try:
        cli()
    except KeyboardInterrupt:
        pass  # a second Ctrl-C, while the first one was told
    except SystemExit as end:
        code = end.code
    if code in (EXIT_INTERRUPTED, EXIT_TERMINATED):
        # One more while the interpreter ends would end the process as a signal does, and not with this code.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
