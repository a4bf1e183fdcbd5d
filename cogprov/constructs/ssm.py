"""``aws_ssm.StringParameter`` of CDK programs: a parameter that exists, read when it is applied."""

from __future__ import annotations

from cogprov.constructs.base import Construct
from cogprov.constructs.values import Text
from cogprov.model.values import Ref

__all__ = ["StringParameter"]


class StringParameter(Construct):
    """A parameter of the Systems Manager by its name. cogprov makes none."""

    def __init__(self, scope: Construct, id: str, *, parameter_name: str) -> None:
        super().__init__(scope, id)
        self.parameter_name = parameter_name

    @staticmethod
    def from_string_parameter_name(scope: Construct, id: str, string_parameter_name: str) -> StringParameter:
        return StringParameter(scope, id, parameter_name=string_parameter_name)

    @staticmethod
    def value_for_string_parameter(scope: Construct, parameter_name: str, version: int | None = None) -> Text:
        """Its text, or that of one version of it."""
        return Ref(f"{parameter_name}:{version}" if version else parameter_name, "", "ssm")

    @property
    def string_value(self) -> Text:
        return self.value_for_string_parameter(self, self.parameter_name)
