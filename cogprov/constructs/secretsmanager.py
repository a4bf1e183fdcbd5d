"""``aws_secretsmanager.Secret`` of CDK programs: a secret that exists, read when it is applied."""

from __future__ import annotations

from cogprov.constructs.base import Construct
from cogprov.constructs.errors import MISSING_KEY, Spot, caller
from cogprov.constructs.values import SecretValue
from cogprov.model.values import Secret as Hidden

__all__ = ["Secret"]


class Secret(Construct):
    """A secret of AWS Secrets Manager by its name or ARN. cogprov makes none."""

    def __init__(self, scope: Construct, id: str, *, secret_name: str) -> None:
        super().__init__(scope, id)
        self.secret_name = secret_name

    @staticmethod
    def from_secret_name_v2(scope: Construct, id: str, secret_name: str) -> Secret:
        return Secret(scope, id, secret_name=secret_name)

    @staticmethod
    def from_secret_complete_arn(scope: Construct, id: str, secret_complete_arn: str) -> Secret:
        return Secret(scope, id, secret_name=secret_complete_arn)

    @staticmethod
    def from_secret_attributes(
        scope: Construct, id: str, *, secret_complete_arn: str | None = None, secret_partial_arn: str | None = None
    ) -> Secret:
        """The secret of this ARN, with or without the six characters at its end. ValidationError for neither."""
        arn = secret_complete_arn or secret_partial_arn
        if arn is None:
            summary = "one of secret_complete_arn and secret_partial_arn is needed"
            raise Spot("", caller()).wrong(("secret_complete_arn",), summary, code=MISSING_KEY)
        return Secret(scope, id, secret_name=arn)

    @property
    def secret_value(self) -> Hidden:
        """All of it."""
        return SecretValue.secrets_manager(self.secret_name)

    def secret_value_from_json(self, key: str) -> Hidden:
        """One field of it."""
        return SecretValue.secrets_manager(self.secret_name, json_field=key)
