"""What the tests of the command line share: a project in a folder, and ways to run commands on it."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from cogprov.cli.main import cli
from cogprov.sandbox import Sandbox

CANARY = "hunter2-canary-7f3a"

CONFIG = """\
stack: acme
region: us-east-1
user_pools:
  main:
    sign_in_aliases: { email: true }
    mfa: optional
    mfa_second_factor: { otp: true }
    password_policy: { min_length: 12 }
    deletion_protection: false
    identity_providers:
      Google: { type: google, client_id: abc, client_secret: "${env:GSEC}", attribute_mapping: { email: email } }
    groups:
      admins: { precedence: 1 }
    clients:
      web:
        auth_flows: { user_srp: true }
        o_auth:
          flows: { authorization_code_grant: true }
          scopes: [openid]
          callback_urls: ["https://app.acme.com/cb"]
outputs:
  POOL: "${user_pools.main.id}"
  WEB: "${user_pools.main.clients.web.id}"
"""

GROUP = "    groups:\n      admins: { precedence: 1 }\n"
ADMINS = "user_pools.main.groups.admins"
WEB = "user_pools.main.clients.web"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """The talk in one line, however it was broken into several."""
        return " ".join(self.err.split())

    @property
    def document(self) -> Any:
        return json.loads(self.out)


class Project:
    """A folder with a configuration, which commands run in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "cogprov.yaml"

    @property
    def sandbox_file(self) -> Path:
        return self.folder / ".cogprov" / "sandbox.json"

    def write(self, text: str) -> None:
        self.config.write_text(text)

    def change(self, old: str, new: str) -> None:
        """Edit the configuration."""
        text = self.config.read_text()
        assert old in text
        self.write(text.replace(old, new))

    def raw(self, *args: str, typed: str = "") -> Ran:
        """Run a command in this process, with exactly these arguments."""
        result = CliRunner().invoke(cli, args, input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    def run(self, *args: str, typed: str = "") -> Ran:
        """Run a command on the project's sandbox."""
        return self.raw(*args, "--sandbox", typed=typed)

    def process(self, *args: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "cogprov", *args],
            cwd=self.folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A job in the background of a shell is told to ignore Ctrl-C, and its children would be.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def sandbox(self) -> Sandbox:
        return Sandbox(self.sandbox_file, noise=False)

    def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Somebody else's call."""
        return dict(self.sandbox().call("cognito-idp", operation, params))

    @property
    def pool(self) -> str:
        return str(self.call("ListUserPools", {"MaxResults": 10})["UserPools"][0]["Id"])

    def meddle(self) -> None:
        """Let somebody give the web client a callback (which is declared), a logout page (which is not), a twin."""
        pool = self.pool
        listed = self.call("ListUserPoolClients", {"UserPoolId": pool, "MaxResults": 10})["UserPoolClients"]
        web = next(item["ClientId"] for item in listed if item["ClientName"] == "web")
        client = self.call("DescribeUserPoolClient", {"UserPoolId": pool, "ClientId": web})["UserPoolClient"]
        for name in ("CreationDate", "LastModifiedDate", "ClientType"):
            client.pop(name, None)
        client["CallbackURLs"] = [*client["CallbackURLs"], "https://evil.example/cb"]
        client["LogoutURLs"] = ["https://evil.example/bye"]
        self.call("UpdateUserPoolClient", client)
        self.call("CreateUserPoolClient", {"UserPoolId": pool, "ClientName": "rogue"})

    def texts(self) -> dict[str, str]:
        """Every file of the project but the sandbox, which is AWS."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.parent.name != ".cogprov")
        return {str(path): path.read_text() for path in files}


def on_terminal(folder: Path, *args: str, answers: list[str], env: dict[str, str] | None = None) -> Ran:
    """Run a command on a terminal of its own; each answer is typed when the next question has been asked."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cogprov", *args],
        cwd=folder,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", **(env or {})},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        close_fds=True,
        start_new_session=True,
    )
    os.close(slave)
    shown, waiting, deadline = "", list(answers), time.monotonic() + 30
    asked = 0
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            shown += os.read(master, 65536).decode()
        except OSError:
            break
        if waiting and shown.rstrip().endswith(":") and len(shown) > asked:
            os.write(master, f"{waiting.pop(0)}\n".encode())
            asked = len(shown) + 1
    code = process.wait(timeout=10)
    os.close(master)
    return Ran(code, shown.replace("\r\n", "\n"), "")
