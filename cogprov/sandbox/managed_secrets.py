"""Client secrets that Secrets Manager keeps: the client then tells where its secret is instead of what it is."""

from __future__ import annotations

import json

from cogprov.sandbox.client_secrets import new_secret
from cogprov.sandbox.context import Context
from cogprov.sandbox.errors import invalid
from cogprov.sandbox.secretsmanager import forget, keep
from cogprov.sandbox.values import Json


def check(client: Json, wanted: bool | None) -> None:
    """Only a generated secret can be handed over."""
    if wanted and not any(secret["generated"] for secret in client["secrets"]):
        raise invalid("PublishSecretsInAWSSecretsManager applies to app clients with a generated secret only.")


def apply(ctx: Context, client: Json, wanted: bool | None) -> None:
    """Hand the secret over, take it back, or (None) leave it where it is.

    Handing it over rotates it at once, which leaves one secret of a new value.
    """
    if wanted and "secret_arn" not in client:
        client["secrets"] = []
        secret = new_secret(ctx, client, None)
        client["secrets"] = [secret]
        content = {
            "userPoolId": client["UserPoolId"],
            "userPoolClientId": client["ClientId"],
            "clientSecretValue": secret["value"],
        }
        client["secret_arn"] = keep(ctx, _name(client), json.dumps(content))
    elif wanted is False and "secret_arn" in client:
        del client["secret_arn"]
        forget(ctx, _name(client))


def _name(client: Json) -> str:
    return f"cognito-{client['UserPoolId']}-{client['ClientId']}"
