"""Request rates of the account, which stand beside the pools."""

from __future__ import annotations

from cogprov.constructs.base import Construct, Declared, spot_of
from cogprov.constructs.values import Text
from cogprov.constructs.vocabulary import worded
from cogprov.kinds import kind_named
from cogprov.model.values import Body


class ProvisionedLimit(Declared):
    """Requests a second of a category that the account may make in the Region, and pays for above the free rate.

    ``id`` is the category, such as ``"UserAuthentication"``, unless ``category`` says otherwise. A
    ``requested_limit_value`` of None asks for the free rate. The service has every rate already, so one is taken over
    and never created, and one that leaves the program is kept as it is.
    """

    _kind = "provisioned_limit"
    _collection = "provisioned_limits"

    def __init__(
        self, scope: Construct, id: str, *, requested_limit_value: int | None, category: str | None = None
    ) -> None:
        spot = spot_of(scope, id, self._collection, None)
        words: Body = {"requested_limit_value": requested_limit_value}
        if category is not None:
            words["limit_definition"] = {"limit_class": "API_CATEGORY", "attributes": {"Category": category}}
        super().__init__(scope, id, None, worded(words, kind_named(self._kind).words, spot, ()), {})

    @property
    def free(self) -> Text:
        """The rate that costs nothing."""
        return self._ref("free")
