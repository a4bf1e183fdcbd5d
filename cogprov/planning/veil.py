"""Secrets where AWS shows them to everybody: a tag, a message, a public client id that a file takes from a store, or
from where one of its secret properties comes, too: a variable, the environment, a file.

There the service keeps a plain text, so it is compared and sent as one. In everything that is shown or kept it is a
Secret: plans, drift, reports, the state. So is a live value that equals it, and one that was a secret when last seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cogprov.model.actions import Change, LiveObject, Step
from cogprov.model.errors import Problem
from cogprov.model.values import ABSENT, SHORTEST, Digest, Json, Secret, Template, secrets_in
from cogprov.planning.past import Past, seen_words
from cogprov.planning.plan import Action, Drift, Plan

HIDDEN: Final = "(secret)"


@dataclass(frozen=True)
class Veil:
    """What hides a set of texts."""

    texts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *sources: Json) -> Veil:
        """A veil over the text of every secret inside some values."""
        found = (secret.source for source in sources for secret in secrets_in(source))
        return cls(frozenset(text for text in found if isinstance(text, str) and text))

    def hides(self, text: str) -> bool:
        return text in self.texts or any(each in text for each in self.texts if len(each) >= SHORTEST)

    def over(self, value: Json, seen: Json = ABSENT) -> Json:
        """The value with each text in it that is to be hidden as a Secret.

        ``seen`` is the same value as it was last remembered: what was a secret then is one still, whatever it says.
        """
        if isinstance(value, Mapping):
            past = seen if isinstance(seen, Mapping) else {}
            return {key: self.over(item, past.get(key, ABSENT)) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            was = (
                next((each for each in seen if isinstance(each, Digest)), ABSENT) if isinstance(seen, list) else ABSENT
            )
            return [self.over(item, was) for item in value]
        if isinstance(value, Template):
            return Secret(value) if any(isinstance(part, str) and self.hides(part) for part in value.parts) else value
        if isinstance(value, str) and (isinstance(seen, Digest) or self.hides(value)):
            return Secret(value)
        return value

    def text(self, said: str) -> str:
        """A sentence without the secrets that it quotes."""
        for secret in sorted(self.texts, key=len, reverse=True):
            if len(secret) >= SHORTEST:
                said = said.replace(secret, HIDDEN)
        return said

    def problem(self, problem: Problem) -> Problem:
        return replace(
            problem,
            summary=self.text(problem.summary),
            detail=self.text(problem.detail),
            hints=tuple(map(self.text, problem.hints)),
            label=self.text(problem.label),
        )


def veiled(plan: Plan, veil: Veil, past: Past) -> Plan:
    """The plan as it may be shown and saved."""

    def change(change: Change, remembered: Mapping[str, Any]) -> Change:
        return _change(change, veil, remembered)

    def action(action: Action) -> Action:
        remembered = seen_words(past.entries.get(action.address))
        return replace(
            action,
            changes=tuple(change(each, remembered) for each in action.changes),
            steps=tuple(_step(step, veil) for step in action.steps),
            goal=veil.over(action.goal, remembered),
            effects=tuple(map(veil.text, action.effects)),
        )

    def drift(drift: Drift) -> Drift:
        remembered = seen_words(past.entries.get(drift.address))
        return replace(
            drift,
            changes=tuple(change(each, remembered) for each in drift.changes),
            key=veil.text(drift.key),
            note=veil.text(drift.note),
        )

    return replace(
        plan,
        actions=tuple(map(action, plan.actions)),
        drifts=tuple(map(drift, plan.drifts)),
        refusals=tuple(map(veil.problem, plan.refusals)),
        unresolved=tuple(map(veil.problem, plan.unresolved)),
        warnings=tuple(map(veil.problem, plan.warnings)),
        not_checked=tuple(map(veil.text, plan.not_checked)),
        ignored=tuple(map(veil.text, plan.ignored)),
        outputs=veil.over(plan.outputs),
    )


def veiled_object(live: LiveObject, veil: Veil, seen: Mapping[str, Any]) -> LiveObject:
    """A live object whose words may be shown and remembered; what is compared and sent stays as it is."""
    return replace(live, words=veil.over(live.words, seen))


def _change(change: Change, veil: Veil, seen: Mapping[str, Any]) -> Change:
    was: Any = seen
    for step in change.path:
        was = was.get(step, ABSENT) if isinstance(was, Mapping) else ABSENT
    before, after = veil.over(change.before, was), veil.over(change.after, was)
    if not (_secret(before) or _secret(after)):
        return change
    # What a secret takes the place of, or what takes its place, is most likely the secret of another day.
    return replace(change, before=_covered(before), after=_covered(after), secret=True)


def _secret(value: Json) -> bool:
    return isinstance(value, Digest) or next(secrets_in(value), None) is not None or _digests(value)


def _digests(value: Json) -> bool:
    if isinstance(value, Mapping):
        return any(map(_secret, value.values()))
    return isinstance(value, list) and any(map(_secret, value))


def _covered(value: Json) -> Json:
    return Secret(value) if isinstance(value, str) else value


def _step(step: Step, veil: Veil) -> Step:
    params = veil.over(step.params)
    return step if params == step.params else replace(step, params=params)


def known_secrets(outside: Mapping[str, Json], objects: Iterable[LiveObject]) -> Veil:
    """A veil over what the stores gave, what the files mean as secret, and what live objects tell as secret."""
    return Veil.of(dict(outside), *(dict(live.attributes) for live in objects))
