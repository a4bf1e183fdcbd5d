"""Whatever stands in a file, loading ends in a Desired or in a ConfigError with positions."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from config_help import load_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cogprov.model.errors import ConfigError

SEED = b"""stack: pond
environments: { dev: { region: eu-west-1, vars: { n: a } } }
vars: &v { n: b, list: [1, "two"] }
basins:
  main:
    <<: { mode: off }
    basin_name: "x-${var.n}-${env:HOME}"
    validity: 1h30m
    mail: { sender: '${ssm:/a}', answer_to: b }
    parts: { one: { type: t, size: 3 } }
    password: ${secretsmanager:a#b}
    ducks:
      a: { color: |
        red
        , friend: "${basins.main.ducks.b.id}" }
      b: ~
    lid: { color: *n }
ignore: [{ path: "basins.*", until: 2027-01-01 }]
outputs: { ID: "${basins.main.id}" }
lifecycle: { allow_delete: [basins.main], max_changes: 3 }
"""


def settles(folder: Path, data: bytes) -> None:
    try:
        load_text(folder, data)
    except ConfigError as error:
        assert error.problems
        assert all(problem.origin and problem.origin.line >= 1 for problem in error.problems), error.problems
        assert all(problem.summary.isprintable() for problem in error.problems), error.problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(max_examples=int(os.environ.get("TEST_FUZZ", "150")), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=60), st.text(alphabet="{}[]:,-&*!|>'\"%@`#?~<$ \n\tab0.", max_size=60)))
def test_random_text(folder: Path, data: bytes | str) -> None:
    """Random bytes and random YAML punctuation never cause anything but a ConfigError."""
    settles(folder, data if isinstance(data, bytes) else data.encode())


def test_mutations(folder: Path) -> None:
    """A good file with some bytes changed, removed, doubled or moved never causes anything but a ConfigError."""
    chance = random.Random(7)
    for _ in range(400):
        data = bytearray(SEED)
        for _ in range(chance.randint(1, 4)):
            place, size = chance.randrange(len(data)), chance.randint(1, 12)
            piece = chance.choice((b"", bytes([chance.randrange(256)]), b"\n", data[place : place + size] * 2, b"null"))
            data[place : place + size] = piece
        settles(folder, bytes(data))
