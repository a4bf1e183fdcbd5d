"""A client's secret exchanged for another in two steps, so that no application is ever without one.

The first adds a second secret and hands it over: what is added is in the journal before it is sent, and its value is
made here, so that its digest tells for ever after which secret was handed over. The second takes the older one away,
and does so only while the place of handing over holds the newer one. A run that died in either is settled by the next.
"""

from __future__ import annotations

import contextlib
import datetime
import secrets
import string
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from cogprov.applying.rotation import PUBLISHED, ROTATION, Rotation, full, nowhere_to_go, unfinished, unpublished
from cogprov.applying.settle import WINDOW
from cogprov.aws.door import Door
from cogprov.aws.errors import Ambiguous, AwsError
from cogprov.aws.publish import Place, held, put
from cogprov.kinds import CLIENT_SECRET
from cogprov.kinds.client_secret import MOST, age
from cogprov.model.actions import LiveObject, Step
from cogprov.model.context import DesiredContext, Family
from cogprov.model.desired import Resource
from cogprov.model.errors import CogprovError, Refused, UsageError
from cogprov.planning.intended import made_at, may_have_made
from cogprov.planning.live import region_of
from cogprov.planning.past import DIGEST
from cogprov.state import Entry, Intent, Session, State

LENGTH: Final = 51
_ALPHABET: Final = string.ascii_letters + string.digits
_PLACE: Final = "Place"


def client_in(state: State, address: str) -> Entry:
    """What the state knows of a client; Refused when it does not know it, UsageError when it is none."""
    entry = state.entry(address)
    if entry is None:
        hint = "`cogprov state list` names what there is; `cogprov apply` or `cogprov import` makes it known."
        raise Refused(f"the state knows no app client {address}", hints=(hint,))
    if entry.kind != CLIENT_SECRET.parent:
        raise UsageError(f"{address} is no app client, so it has no secrets")
    return entry


def listed(door: Door, client: Entry) -> list[Mapping[str, Any]]:
    """Ids and dates of a client's secrets, the oldest first (ListUserPoolClientSecrets)."""
    listing = CLIENT_SECRET.listing
    assert listing is not None
    identity = dict(client.identity)
    region = region_of(identity, door.region)
    found = door.pages(CLIENT_SECRET.service, listing.operation, identity, result=listing.result, region=region)
    return sorted(found, key=age)


def own_id(item: Mapping[str, Any]) -> str:
    """The id of a secret in the list."""
    return str(item.get(CLIENT_SECRET.identity[-1], ""))


@dataclass(frozen=True)
class Rotator:
    """The secrets of one client. ``declared`` gives the value that the files mean now, None when they say nothing."""

    door: Door
    session: Session
    address: str
    declared: Callable[[], str | None] = lambda: None
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    notify: Callable[[str], None] = lambda text: None

    @property
    def entry(self) -> Entry:
        """What the state knows of the client."""
        return client_in(self.session.state, self.address)

    def ids(self) -> list[str]:
        return [own_id(item) for item in listed(self.door, self.entry)]

    def start(self, place: Place | None) -> Rotation:
        """Add a second secret and publish it, or add the one that the files mean. Says it again when that was done.

        Refused when there is no room, or when nobody can tell whose the second secret is.
        """
        self._settle_earlier()
        under_way, ids = Rotation.of(self.entry), self.ids()
        place = place or self._last_place()
        if under_way is not None and under_way.id in ids and len(ids) == MOST:
            if place is not None and str(place) != under_way.place:
                raise unfinished(self.address, under_way)
            return under_way
        if not ids:
            raise Refused(
                f"{self.address} has no secret, and a client made without one cannot get one",
                hints=("Declare another client with generate_secret: true.",),
            )
        if len(ids) >= MOST:
            raise full(self.address, ids)
        value = self._value(place)
        digest = self.session.state.digest(value)
        intent = self._intent("create", tuple(ids), digest, place)
        self.session.intend(intent)
        new = self._added(intent, value)
        if place is not None:
            self._publish(intent, place, value, new)
        return self._begun(intent, new)

    def finish(self) -> tuple[str, ...]:
        """Take the older secret away: its id, or nothing when that was done before. Refused without a newer one."""
        self._settle_earlier()
        rotation, ids = Rotation.of(self.entry) or self._beside(), self.ids()
        if rotation is None:
            if len(ids) < MOST:
                return ()
            raise full(self.address, ids)
        if rotation.id not in ids:
            self._remember(None)
            raise Refused(
                f"the newer secret of {self.address} is gone: somebody deleted {rotation.id}",
                detail="The older one was left alone: it is all there is.",
                hints=(f"Begin again: cogprov secret rotate {self.address}",),
            )
        self._refuse_unpublished(rotation)
        older = tuple(each for each in ids if each != rotation.id)
        for each in older:
            intent = self._intent("delete", tuple(ids), "", None)
            self.session.intend(intent)
            self._delete(each)
            self.session.settle(intent.id)
        self._remember(None)
        return older

    def _settle_earlier(self) -> None:
        """What a run that died left open: published is begun, unknown to everybody is taken back."""
        for intent in tuple(self.session.state.intents.values()):
            if intent.address != self._own_address or intent.verb != "create":
                if intent.address == self._own_address:
                    self.session.settle(intent.id)
                continue
            new = self._look(intent, WINDOW[:3] if self.now() - intent.at < WINDOW[-1] else WINDOW[:1])
            if not new:
                self.session.settle(intent.id)
            elif self._handed_over(intent):
                self._begun(intent, new)
            else:
                self.notify("taking back a secret whose value was lost with an interrupted run")
                self._delete(new)
                self.session.settle(intent.id)

    def _handed_over(self, intent: Intent) -> bool:
        place = intent.identity.get(_PLACE, "")
        value = held(self.door, Place.named(place)) if place else self.declared()
        return value is not None and self.session.state.digest(value) == intent.request_digest

    def _look(self, intent: Intent, window: tuple[float, ...]) -> str:
        """The id of what a call of ours added, or nothing. Refused when it could be somebody else's."""
        for pause in window:
            if pause:
                self.sleep(pause)
            new = [item for item in listed(self.door, self.entry) if own_id(item) not in intent.before]
            if new:
                first = own_id(new[0])
                if len(new) > 1 or not may_have_made(intent, first, made_at(CLIENT_SECRET, new[0])):
                    raise full(self.address, [own_id(item) for item in new])
                return first
        return ""

    def _added(self, intent: Intent, value: str) -> str:
        identity = dict(self.entry.identity)
        (step,) = CLIENT_SECRET.create({"ClientSecret": value}, identity, self._context)
        for attempt in range(2):
            try:
                answer = self._call(step, once=True)
                return own_id(CLIENT_SECRET.born(identity, step.params, answer))
            except (Ambiguous, KeyError, TypeError) as error:
                self.notify("no answer: looking whether it happened")
                new = self._look(intent, WINDOW)
                if new:
                    return new
                if attempt:
                    raise CogprovError(
                        f"{self.address}: AWS did not say whether a secret was added, and looking did not show it",
                        hints=("Run the same command again: it looks first, and adds none twice.",),
                        address=self.address,
                        code="E3008",
                    ) from error
            except CogprovError as error:
                new = self._look(intent, WINDOW[:1]) if attempt else ""
                if new:
                    return new  # the first try took effect after all
                self.session.settle(intent.id)
                if isinstance(error, AwsError) and error.is_limit:
                    raise full(self.address, self.ids()) from error
                raise
        raise Refused(f"{self.address}: neither added nor refused")

    def _publish(self, intent: Intent, place: Place, value: str, new: str) -> None:
        self.session.check()
        try:
            put(self.door, place, value, intent.nonce)
        except Ambiguous:
            raise  # the intent stays open; the next run reads the place again
        except CogprovError as error:
            with contextlib.suppress(CogprovError):
                self._delete(new)
                self.session.settle(intent.id)
                error.hints = (*error.hints, "The new secret was taken back; nothing has changed.")
            raise  # what could not be taken back has its intent, and is taken back by the next run

    def _refuse_unpublished(self, rotation: Rotation) -> None:
        """The older secret goes only while applications can get the newer one."""
        value = held(self.door, Place.named(rotation.place)) if rotation.place else self.declared()
        if rotation.digest and (value is None or self.session.state.digest(value) != rotation.digest):
            raise unpublished(self.address, rotation)

    def _last_place(self) -> Place | None:
        said = self.entry.extra.get(PUBLISHED)
        return Place.named(said) if isinstance(said, str) and self.declared() is None else None

    def _beside(self) -> Rotation | None:
        """A secret that the files declare beside the client's first one: it is the newer of the two."""
        found = [entry for entry in self.session.state.below(self.address) if entry.kind == CLIENT_SECRET.name]
        if len(found) != 1:
            return None
        own_id = CLIENT_SECRET.own_id(found[0].identity)
        return Rotation(own_id, "", "", found[0].created_at)

    def _value(self, place: Place | None) -> str:
        if place is not None:
            held(self.door, place)  # a place that cannot be written is better found out about now
            value = "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
        else:
            said = self.declared()
            last = self.entry.seen.get("client_secret")
            if said is None or last == {DIGEST: self.session.state.digest(said)}:
                raise nowhere_to_go(self.address, said is not None)
            value = said
        self.door.conceal(value)
        return value

    def _begun(self, intent: Intent, new: str) -> Rotation:
        place = intent.identity.get(_PLACE, "")
        since = datetime.datetime.fromtimestamp(intent.at, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        rotation = Rotation(new, place, intent.request_digest, since)
        self._remember(rotation, intent.id)
        return rotation

    def _remember(self, rotation: Rotation | None, settles: str = "") -> None:
        entry, last = self.entry, Rotation.of(self.entry)
        extra = {key: value for key, value in entry.extra.items() if key != ROTATION}
        if last is not None and last.place:
            extra[PUBLISHED] = last.place
        seen = dict(entry.seen)
        if rotation is not None:
            extra[ROTATION] = asdict(rotation)
            said = self.declared() if "client_secret" in seen else None
            if said is not None and self.session.state.digest(said) == rotation.digest:
                seen["client_secret"] = {DIGEST: rotation.digest}
        after = replace(entry, extra=extra, seen=seen)
        if settles:
            self.session.settle(settles, entry=after)
        elif after != entry:
            self.session.record(after)

    @property
    def _context(self) -> DesiredContext:
        return DesiredContext(Resource(self._own_address, CLIENT_SECRET.name, {}, ""), Family(()))

    @property
    def _own_address(self) -> str:
        return f"{self.address}.{CLIENT_SECRET.collection}"

    def _intent(self, verb: str, before: tuple[str, ...], digest: str, place: Place | None) -> Intent:
        return Intent(
            id=uuid.uuid4().hex,
            address=self._own_address,
            kind=CLIENT_SECRET.name,
            operation="",
            verb=verb,
            nonce=uuid.uuid4().hex,
            before=before,
            request_digest=digest,
            at=self.now(),
            identity={**self.entry.identity, **({_PLACE: str(place)} if place else {})},
        )

    def _delete(self, secret_id: str) -> None:
        identity = {**self.entry.identity, CLIENT_SECRET.identity[-1]: secret_id}
        for step in CLIENT_SECRET.delete(LiveObject(CLIENT_SECRET.name, identity, {}, {})):
            try:
                self._call(step)
            except AwsError as error:
                if not error.is_not_found:
                    raise

    def _call(self, step: Step, *, once: bool = False) -> Mapping[str, Any]:
        self.session.check()
        region = region_of(self.entry.identity, self.door.region)
        body: Mapping[str, Any] = self.door.call(
            step.service, step.operation, step.params, once=once, region=region
        ).body
        return body
