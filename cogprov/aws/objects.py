"""Reading one object: its read operations side by side, and what their answers mean together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from cogprov.aws.door import Door
from cogprov.aws.errors import FromAws, NotImplementedByEndpoint
from cogprov.model.actions import Identity, LiveObject, Parts
from cogprov.model.errors import CogprovError, CouldNotAsk
from cogprov.model.kind import Kind, Read
from cogprov.model.values import Body
from cogprov.planning.live import built, region_of


class Impossible(CogprovError):
    """There is no such object, and there cannot be one yet."""


@dataclass(frozen=True)
class Answers:
    """What the read operations of one object answered, but for those that say that it is not there."""

    parts: Parts
    unmodelled: tuple[str, ...]
    """Members that the installed botocore does not know."""
    unread: tuple[str, ...]
    """Operations that the endpoint does not implement."""


def read_object(door: Door, kind: Kind, identity: Identity) -> LiveObject | None:
    """One object, whole; None when it is not there. Errors are those of Door.call, and Impossible."""
    found = answers(door, kind, identity)
    if kind.reads[0].operation not in found.parts or not kind.exists(identity, found.parts):
        return None
    live = understood(kind, identity, found.parts, region_of(identity, door.region), found.unmodelled)
    return replace(live, unread=found.unread)


def understood(
    kind: Kind,
    identity: Identity,
    parts: Parts,
    region: str,
    unmodelled: tuple[str, ...] = (),
    whole: bool = True,
) -> LiveObject:
    """A live object from its raw answers; CouldNotAsk for answers that lack what gives them a meaning.

    A list with a null in it, or an attribute without a name, proves nothing about the object.
    """
    try:
        return built(kind, identity, parts, region, unmodelled, whole=whole)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise CouldNotAsk(
            f"what {', '.join(parts)} answered about {kind.title} {kind.own_id(identity)} cannot be understood",
            # The error's own text may repeat a value, which may be a secret.
            detail=f"Something in it is missing or not of the sort that the model says ({type(error).__name__}).",
            hints=("If this endpoint is AWS, upgrade boto3 and cogprov.",),
        ) from None


def answers(door: Door, kind: Kind, identity: Identity) -> Answers:
    """What is answered about an object, whether or not it is there. Errors as for ``read_object``."""
    region = region_of(identity, door.region)
    unmodelled: list[str] = []
    unread: list[str] = []

    def ask(read: Read) -> Body | None:
        try:
            reply = door.call(kind.service, read.operation, read.params(identity), region=region)
        except NotImplementedByEndpoint:
            if read.optional:
                unread.append(read.operation)
                return None
            raise
        except FromAws as error:
            if _not_there(kind, read, error):
                return None
            raise
        unmodelled.extend(reply.unmodelled)
        body: Body = reply.body.get(read.unwrap) or {} if read.unwrap else reply.body
        return read.pick(identity, body)

    found = door.gather([partial(ask, read) for read in kind.reads])
    named = zip((read.operation for read in kind.reads), found, strict=True)
    parts: Parts = {operation: answer for operation, answer in named if answer is not None}
    return Answers(parts, tuple(sorted(set(unmodelled))), tuple(sorted(unread)))


def _not_there(kind: Kind, read: Read, error: FromAws) -> bool:
    """Whether an error says that there is no such object; Impossible when it says that there cannot be one."""
    if not (read.optional or read is kind.reads[0]):
        return False
    if error.is_not_enabled:
        return True
    if not error.is_not_found:
        return False
    why = kind.impossible(error.message)
    if why:
        raise Impossible(why) from error
    return True
