"""Objects: labels, adoption, references to elsewhere, and what objects say together."""

from __future__ import annotations

from pathlib import Path

import pytest
from config_help import load_text, problems

from cogprov.config import check
from cogprov.model.desired import Desired, Resource
from cogprov.model.errors import Origin
from cogprov.model.values import Ref, Template


def test_objects(tmp_path: Path) -> None:
    """Objects come parent first with address, label and place; a kind of which there is one has no label."""
    made = load_text(tmp_path, "basins:\n  a:\n  b:\n    lid: { color: red }\n    ducks: { x: ~, y: {} }\n").resources
    assert [(item.address, item.kind, item.label, item.parent, item.origin.line) for item in made] == [
        ("basins.a", "basin", "a", "", 2),
        ("basins.b", "basin", "b", "", 3),
        ("basins.b.lid", "lid", "lid", "basins.b", 4),
        ("basins.b.ducks.x", "duck", "x", "basins.b", 5),
        ("basins.b.ducks.y", "duck", "y", "basins.b", 5),
    ]


def test_common_keys(tmp_path: Path) -> None:
    """An object says what live object it takes over, or that it lives elsewhere, and whether it may be deleted."""
    text = """basins:
  a: { import: eu-west-1_Abc, mode: off, ducks: { d: { import: x, lifecycle: { allow_delete: true } } } }
  b: { from_basin_id: eu-west-1_Def, ducks: { d: } }
  c: { from_basin_arn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ghi" }
region: eu-west-1
"""
    made = {item.address: item for item in load_text(tmp_path, text).resources}
    assert made["basins.a"].adopt == "eu-west-1_Abc"
    assert (made["basins.a.ducks.d"].adopt, made["basins.a.ducks.d"].allow_delete) == ("x", True)
    assert [made[f"basins.{label}"].reference for label in "bc"] == ["eu-west-1_Def", "eu-west-1_Ghi"]


ARN = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("basins: [a]", "E1104", "map of labels"),
        ("basins: {a: x}", "E1104", "map of settings"),
        ("basins: {a: {ducks: x}}", "E1104", "map of labels"),
        ("basins: {a: {lid: x}}", "E1104", "map of settings"),
        ("basins: {a.b: {}}", "E1109", "letters, digits"),
        ("basins: {'': {}}", "E1109", "letters, digits"),
        ("basins: {-a: {}}", "E1109", "letters, digits"),
        (f"basins: {{{'a' * 65}: {{}}}}", "E1109", "64"),
        ("basins: {a: {import: x, from_basin_id: y}}", "E1119", "contradict"),
        ("basins: {a: {from_basin_id: y, mode: off}}", "E1119", "only referred to"),
        ("basins: {a: {from_basin_id: '${ssm:/a}'}}", "E1119", "before the run"),
        ("basins: {a: {from_basin_arn: nonsense}}", "E1107", "must match"),
        (f"basins: {{a: {{from_basin_arn: '{ARN}/us-east-1_A'}}}}", "E1120", "the ARN says"),
        ("region: eu-west-1\nbasins: {a: {import: us-east-1_A}}", "E1120", "the stack is in eu-west-1"),
        ("basins: {a: {ducks: {d: {from_duck_id: x}}}}", "E1102", "unknown key"),
        ("basins: {a: {import: 12}}", "E1104", "in quotes"),
        ("basins: {a: {lifecycle: {allow_deletes: true}}}", "E1102", "did you mean `allow_delete`?"),
        ("basins: {a: {basin_name: x}, b: {basin_name: x}}", "E1117", "would both be the basin `x`"),
        ("basins: {a: {basin_name: 'x\u200b'}}", "E1115", "cannot be seen"),
        ("basins: {a: {ducks: {d: {friend: '${basins.a.ducks.e.id}'}}}}", "E1108", "did you mean `basins.a.ducks.d`?"),
        ("basins: {a: {ducks: {d: {friend: 'x${basins.b.id}'}}}}", "E1108", "did you mean `basins.a`?"),
        ("basins: {a: {ducks: {d: {color: green}, e: }}}", "E1999", "among 2 in a"),
    ],
)
def test_refused(tmp_path: Path, text: str, code: str, says: str) -> None:
    """Each mistake has its code and says what is wrong."""
    found = problems(tmp_path, text)
    assert [item.code for item in found] == [code]
    assert found[0].origin
    assert says in " ".join((found[0].summary, found[0].label, *found[0].hints))


def test_names_that_are_not_known(tmp_path: Path) -> None:
    """Two names that only the run will know, or a name and the label of one, are no twins."""
    assert not problems(tmp_path, "basins: {a: {basin_name: '${ssm:/x}'}, b: {basin_name: a}}")


def test_warnings(tmp_path: Path) -> None:
    """A warning does not keep a file from being loaded; it is kept in the Desired."""
    made = load_text(tmp_path, "basins: {a: {ducks: {d: {color: grey}}}}")
    assert [(item.code, item.warning) for item in made.warnings] == [("E1998", True)]
    assert check(made) == ()


def test_renamed_keys_keep_their_place(tmp_path: Path) -> None:
    """A setting written under another spelling is found at its canonical path with its place."""
    (made,) = load_text(tmp_path, "basins:\n  a:\n    mail_settings:\n      answer_to: x\n").resources
    assert made.origins[("mail", "reply_to")].line == 4
    assert made.origin_of(("mail", "reply_to")).column == 7


def test_check_serves_python_too() -> None:
    """A Desired that no file made passes through the same checks, with whatever places it has."""
    here = Origin("app.py", 7)
    made = Desired(
        "s",
        (
            Resource(
                "basins.a",
                "basin",
                {"mode": "ON", "validity": "1 day", "tags": {"a": 1}, "urls": ("a",)},
                "a",
                origin=here,
            ),
            Resource("basins.a.ducks.d", "duck", {"friend": Template((Ref("basins.x"), "!"))}, "d", "basins.a"),
            Resource("basins.b", "basin", {"colour": 1}, "b", origins={("colour",): Origin("app.py", 9)}),
        ),
        outputs={"A": Ref("basins.nothing")},
    )
    found = check(made)
    assert sorted((item.code, item.path, str(item.origin)) for item in found) == [
        ("E1102", "basins.b.colour", "app.py:9:1"),
        ("E1104", "basins.a.tags.a", "app.py:7:1"),
        ("E1104", "basins.a.validity", "app.py:7:1"),
        ("E1108", "basins.a.ducks.d.friend", "None"),
        ("E1108", "outputs.A", "None"),
    ]
