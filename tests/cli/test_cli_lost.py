"""A state that is lost after labels were changed: what its pools carry keeps a second one from being made."""

from __future__ import annotations

import shutil

from cli_help import CONFIG, Project

MAIN, OTHER = "user_pools.main", "user_pools.customers"
MOVED = CONFIG.replace("  main:", "  customers:").replace(MAIN, OTHER)


def renamed(project: Project) -> None:
    """The pool under another label, in the files and in the state."""
    assert project.run("state", "mv", MAIN, OTHER).code == 0
    project.write(MOVED)


def lose(project: Project) -> None:
    shutil.rmtree(project.folder / ".cogprov" / "state")


def tag(project: Project) -> str:
    pool = project.call("DescribeUserPool", {"UserPoolId": project.pool})["UserPool"]
    return str(pool["UserPoolTags"]["cogprov:address"])


def test_a_new_label_is_written_on_the_pool(applied: Project) -> None:
    """The next apply shows the tag and writes it alone, so that a lost state is found again by it."""
    renamed(applied)
    steps = applied.run("plan", "--json").document["actions"]
    assert [step["operation"] for action in steps for step in action["steps"]] == ["TagResource"]

    shown = applied.run("plan").out
    assert "tags.cogprov:address" in shown and f"- {MAIN}\n" in shown and f"+ {OTHER}\n" in shown
    assert applied.run("apply", "--yes").code == 0
    assert tag(applied) == OTHER and applied.run("plan").out.startswith("No changes.")

    lose(applied)
    assert "E2011" in applied.run("plan").out
    assert f"Remembered {OTHER} as {applied.pool} (by its tags)" in applied.run("state", "rebuild").out
    assert applied.run("plan").out.startswith("No changes.")


def test_lost_before_it_was_written(applied: Project) -> None:
    """Nothing is made beside a pool of this stack that nobody knows; it can be taken over under its label."""
    renamed(applied)
    lose(applied)
    pool = applied.pool

    planned, drifted = applied.run("plan"), applied.run("drift")
    assert planned.code == 73 and "E2029" in planned.out and f"import: {pool}" in planned.out
    assert drifted.code == 73 and "E2029" in drifted.err
    assert applied.run("apply", "--yes").code == 73
    rebuilt = applied.run("state", "rebuild")
    assert rebuilt.code == 0 and f"Not remembered: {pool}" in rebuilt.out and MAIN in rebuilt.out

    applied.change("  customers:\n", f"  customers:\n    import: {pool}\n")
    assert applied.run("apply", "--yes").code == 0
    assert applied.pool == pool and tag(applied) == OTHER
    assert applied.run("plan").out.startswith("No changes.")


def test_under_another_name_too(applied: Project) -> None:
    """A rebuild looks at every pool there is, whatever it is called."""
    renamed(applied)
    lose(applied)
    applied.change("  customers:\n", "  customers:\n    user_pool_name: quite-another\n")

    assert f"Not remembered: {applied.pool}" in applied.run("state", "rebuild").out


def test_let_go_on_purpose(applied: Project) -> None:
    """Where the state only forgot it, another pool may be made; the plan says that there is one."""
    assert applied.run("state", "rm", MAIN, "--yes").code == 0
    applied.write(MOVED)

    planned = applied.run("plan", "--detailed-exitcode")
    assert planned.code == 2 and "W2031" in planned.out


def test_a_label_used_again(applied: Project) -> None:
    """A pool that the state knows under another label does not claim its old one."""
    renamed(applied)
    applied.write(MOVED.replace("outputs:", "  main: { user_pool_name: second }\noutputs:"))

    planned = applied.run("plan", "--detailed-exitcode")
    assert planned.code == 2 and "E2011" not in planned.out and "W2031" not in planned.out
    assert applied.run("apply", "--yes").code == 0
    assert applied.run("plan").out.startswith("No changes.")
