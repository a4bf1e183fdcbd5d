"""The children of one object, as the service lists them."""

from __future__ import annotations

from collections.abc import Sequence

from cogprov.aws.door import Door
from cogprov.aws.errors import FromAws, NotImplementedByEndpoint
from cogprov.aws.found import Item, ids_in
from cogprov.model.actions import Identity
from cogprov.model.errors import CogprovError
from cogprov.model.kind import Kind
from cogprov.planning.live import region_of
from cogprov.planning.past import Remembered


def listed_in(door: Door, child: Kind, parent: Identity) -> list[Item] | CogprovError:
    """The items of a parent's list that are of the kind; none when there is no such parent.

    The error itself for an endpoint that does not know the list; raises the others that Door.pages raises.
    """
    listing = child.listing
    assert listing is not None
    region = region_of(parent, door.region)
    try:
        items = door.pages(child.service, listing.operation, dict(parent), result=listing.result, region=region)
    except NotImplementedByEndpoint as error:
        return error
    except FromAws as error:
        if error.is_not_found:
            return []
        raise
    found = (
        Item(listing.identify(parent, items[index]), items[index], items.unmodelled(index))
        for index in listing.among(items)
        if listing.takes(items[index])
    )
    # Pages may overlap when something is made or deleted while they are read.
    return list({ids_in(item.identity): item for item in found}.values())


def unreadable(child: Kind, parent: str, entries: Sequence[Remembered], *, thorough: bool) -> dict[str, str]:
    """What of a parent cannot be read because the installed botocore lacks the operation: addresses, each with why."""
    known = [entry.address for entry in entries]
    why = f"the installed botocore has no {child.unmodelled_read}; upgrade boto3"
    return dict.fromkeys(known or ([f"{parent}.{child.collection}"] if thorough else []), why)
