"""What ``--out`` and ``--report`` write to, and what they leave alone."""

from __future__ import annotations

import os
import stat
import threading

import pytest
from cli_help import Project


@pytest.fixture
def shop(project: Project) -> Project:
    (project.folder / "body.html").write_text("code {####}")
    project.change("    mfa: optional\n", '    mfa: optional\n    mfa_message: "${file:body.html}"\n')
    assert project.run("apply", "--yes").code == 0
    return project


@pytest.mark.parametrize(
    "target",
    [
        "cogprov.yaml",
        "./link.yaml",
        "hard.yaml",
        "body.html",
        ".cogprov/sandbox.json",
        ".cogprov/state/acme.json",
        ".cogprov/state/acme.json.9",
    ],
)
def test_what_a_run_lives_on_is_not_overwritten(shop: Project, target: str) -> None:
    (shop.folder / "link.yaml").symlink_to("cogprov.yaml")
    os.link(shop.config, shop.folder / "hard.yaml")
    before = shop.texts() | {"sandbox": shop.sandbox_file.read_text()}
    report = f"--report=md={target}"
    for flags in (("plan", f"--out={target}"), ("plan", report), ("drift", report)):
        ran = shop.run(*flags)
        assert ran.code == 64, (flags, ran.err)
        assert "would overwrite" in ran.err
        assert not ran.out
    assert shop.texts() | {"sandbox": shop.sandbox_file.read_text()} == before
    assert (shop.folder / "link.yaml").is_symlink()


def test_a_plan_takes_the_place_of_a_plan_alone(shop: Project) -> None:
    notes = shop.folder / "notes.txt"
    notes.write_text("mine")
    ran = shop.run("plan", "--out", "notes.txt")
    assert ran.code == 64
    assert "is no plan" in ran.err
    assert notes.read_text() == "mine"
    (shop.folder / "plan.json").touch()
    assert shop.run("plan", "--out", "plan.json").code == 0
    (shop.folder / "latest").symlink_to("plan.json")
    shop.change("min_length: 12", "min_length: 14")
    assert shop.run("plan", "--out", "latest").code == 0
    assert (shop.folder / "latest").is_symlink()
    assert "14" in (shop.folder / "plan.json").read_text()
    assert shop.run("plan", "--report", "md=notes.txt").code == 0
    assert notes.read_text() != "mine"


def test_a_pipe_stays_a_pipe(shop: Project) -> None:
    pipe = shop.folder / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    ran = shop.run("plan", "--out", "pipe")
    reader.join(10)
    assert ran.code == 0, ran.err
    assert '"cogprov.plan/1"' in read[0]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert shop.run("plan", "--out", ".").code == 1


def test_the_modules_of_a_program_are_its_files(project: Project) -> None:
    (project.folder / "common.py").write_text('NAME = "users"\n')
    (project.folder / "app.py").write_text(
        'from cogprov import Stack, UserPool\nimport common\n\nstack = Stack("two", region="us-east-1")\n'
        "UserPool(stack, common.NAME)\n"
    )
    ran = project.run("plan", "-f", "app.py", "--report", "md=common.py")
    assert ran.code == 64, ran.err
    assert (project.folder / "common.py").read_text() == 'NAME = "users"\n'
