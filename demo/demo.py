"""The main job, end to end, on the offline Cognito. Run it with `make demo`; it needs no account and no network.

Every step says what it is about to do, shows the command and its output, and checks that it did what was said. The
first step that does not makes this program stop with exit code 1.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "production"
COGPROV = [sys.executable, "-m", "cogprov"]
BOLD, DIM, PLAIN = (
    ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else [""] * 3
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cogprov-demo-") as folder:
        work = Path(folder)
        for path in ("cogprov.yaml", "messages/verify.html", "messages/invite.html"):
            target = work / path
            target.parent.mkdir(exist_ok=True)
            target.write_text((EXAMPLE / path).read_text().replace("state: ../../state\n", ""))
        demo(work)


def demo(work: Path) -> None:
    tell("A production pool, in one file", f"{EXAMPLE.relative_to(ROOT)}/cogprov.yaml, copied to a folder of its own")
    tell("1. What would change?", "Nothing exists yet, so everything is new. Nothing is written.")
    run(work, "plan", "--concise", expect="12 to create")

    tell("2. Do exactly that", "Each call is recorded before it is sent; at the end the plan must be empty.")
    run(work, "apply", "--yes", "--progress", "lines", expect="Verified: plan is empty")

    tell("3. Plan again", "The file and AWS say the same.")
    run(work, "plan", expect="No changes")

    with cognito(work) as client:
        pool = client.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
        tell(
            "4. Somebody else changes the pool",
            "Through boto3, as the console or a script would: a client, a group, MFA.",
        )
        by_hand(client, pool)

        tell("5. Drift", "From cron this is one line and exit code 2.")
        run(work, "drift", expect="rogue", code=2)

        tell("6. Put it back", "What the file declares is put back; what it does not know stays, and stays listed.")
        run(work, "apply", "--yes", "--progress", "lines", expect="Verified: plan is empty")

        tell("7. A second pool, made by hand", "With a client, a resource server and a provider, through boto3.")
        other = second_pool(client)

    tell(
        "8. Take it over",
        "The whole pool becomes a file that a person could have written; the live pool is not touched.",
    )
    run(work, "import", other, "--name", "legacy", "--out", "legacy.yaml", expect="No changes")
    show(work / "legacy.yaml")

    tell("9. Its plan", "Empty, or the import would have refused.")
    run(work, "-f", "legacy.yaml", "plan", expect="No changes")

    tell("That is all", "Now try it on the example yourself: cogprov -C examples/minimal --sandbox plan")


def by_hand(client: Any, pool: str) -> None:
    client.create_user_pool_client(UserPoolId=pool, ClientName="rogue", GenerateSecret=True)
    client.create_group(UserPoolId=pool, GroupName="contractors")
    client.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OFF")
    print(f"{DIM}   created client rogue and group contractors, switched MFA off in {pool}{PLAIN}")


def second_pool(client: Any) -> str:
    pool: str = client.create_user_pool(
        PoolName="legacy",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={"PasswordPolicy": {"MinimumLength": 10, "RequireNumbers": True}},
        Schema=[{"Name": "tenant", "AttributeDataType": "String", "Mutable": True}],
    )["UserPool"]["Id"]
    client.create_resource_server(
        UserPoolId=pool,
        Identifier="https://api.legacy.test",
        Name="API",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}],
    )
    client.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "123", "client_secret": "not-for-your-eyes", "authorize_scopes": "email openid"},
        AttributeMapping={"email": "email"},
    )
    client.create_user_pool_client(
        UserPoolId=pool,
        ClientName="portal",
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "https://api.legacy.test/read"],
        CallbackURLs=["https://portal.legacy.test/"],
        SupportedIdentityProviders=["COGNITO", "Google"],
    )
    print(f"{DIM}   created {pool}{PLAIN}")
    return pool


@contextmanager
def cognito(work: Path) -> Iterator[Any]:
    """A boto3 client of the same offline Cognito, over HTTP."""
    import boto3

    server = subprocess.Popen(
        [*COGPROV, "sandbox", "serve", "--port", "0", "--file", str(work / ".cogprov" / "sandbox.json")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        words = (word for line in server.stdout for word in line.split() if word.startswith("http://"))
        url = next(words, "").rstrip(".,")
        if not url:
            fail("the sandbox did not start")
        yield boto3.client(
            "cognito-idp",
            endpoint_url=url,
            region_name="eu-west-1",
            aws_access_key_id="demo",
            aws_secret_access_key="demo",
        )
    finally:
        server.terminate()
        server.wait()


def run(work: Path, *arguments: str, expect: str, code: int = 0) -> None:
    """Run cogprov and show what it says; stop unless it said what was expected, with the code that was expected."""
    command = ["--sandbox", *(["--env", "dev"] if "legacy.yaml" not in arguments or "import" in arguments else [])]
    print(f"{BOLD}$ cogprov {' '.join([*command, *arguments])}{PLAIN}", flush=True)
    environment = {**os.environ, "ACME_GOOGLE_SECRET": "google-secret-of-the-demo", "ACME_OKTA_SECRET": "okta-secret"}
    done = subprocess.run(
        [*COGPROV, *command, *arguments], cwd=work, env=environment, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    print("\n".join(f"   {line}" for line in said.splitlines()), flush=True)
    if done.returncode != code:
        fail(f"exit code {done.returncode} instead of {code}")
    if expect not in said:
        fail(f"it did not say {expect!r}")
    for secret in ("google-secret-of-the-demo", "okta-secret", "not-for-your-eyes"):
        if secret in said:
            fail("it printed a secret")


def show(path: Path) -> None:
    print(f"{BOLD}$ cat {path.name}{PLAIN}")
    print("\n".join(f"   {line}" for line in path.read_text().splitlines()), flush=True)


def tell(title: str, text: str) -> None:
    print(f"\n{BOLD}{title}{PLAIN}\n{text}\n", flush=True)


def fail(why: str) -> None:
    print(f"\n{BOLD}The demo stops here: {why}.{PLAIN}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
