"""``apply`` and ``destroy``: what they ask, what they refuse, what they leave."""

from __future__ import annotations

import shlex

import pytest
from cli_help import ADMINS, CANARY, CONFIG, GROUP, WEB, Project, on_terminal

from cogprov.cli import ask

LENGTH = "user_pools.main.password_policy.min_length"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at a terminal."""
    monkeypatch.setattr(ask, "interactive", lambda: True)


def test_apply_and_plan_again(project: Project) -> None:
    """The plan and the end on stdout, the progress on stderr; afterwards nothing is left to do."""
    ran = project.run("apply", "--yes")

    assert ran.code == 0
    assert "Plan: 4 to create" in ran.out
    assert "Apply complete: 4 created" in ran.out
    assert "Verified: plan is empty." in ran.out
    assert f"POOL  {project.pool}" in ran.out
    assert "CreateUserPoolClient" in ran.err
    assert project.run("plan", "--detailed-exitcode").code == 0


def test_nothing_to_do(applied: Project) -> None:
    """One line, and success."""
    ran = applied.run("apply", "--yes")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("No changes. acme matches AWS")
    assert ran.out.count("\n") == 1


def test_what_the_files_own_is_remembered_without_a_change(applied: Project) -> None:
    """A property that is declared as it is live needs no call, but the state has to know that it is owned now."""
    applied.change("admins: { precedence: 1 }", "admins: { precedence: 1, group_name: admins }")

    assert applied.run("apply", "--yes").code == 0
    assert "group_name" in applied.run("state", "show", ADMINS).document["owned"]


def test_no_terminal_and_no_yes(project: Project) -> None:
    """64 with the plan and with what to pass; nothing is written, not even a state."""
    ran = project.run("apply")

    assert ran.code == 64
    assert "Plan: 4 to create" in ran.out
    assert "--yes" in ran.err
    assert not (project.folder / ".cogprov" / "state" / "acme.json").exists()
    assert project.call("ListUserPools", {"MaxResults": 10})["UserPools"] == []


def test_no_terminal_and_nothing_to_do(applied: Project) -> None:
    """Where nothing is to be asked, nobody is missing; what the files own is remembered all the same."""
    assert applied.run("apply").out.startswith("No changes.")
    applied.change("admins: { precedence: 1 }", "admins: {}")
    ran = applied.run("apply")

    assert ran.code == 0, ran.err
    assert "Released" in ran.out
    assert "precedence" not in applied.run("state", "show", ADMINS).document["owned"]


def test_no_terminal_and_something_to_take_over(applied: Project) -> None:
    """An import is a change of what cogprov answers for: somebody has to say yes to it."""
    applied.call("CreateGroup", {"UserPoolId": applied.pool, "GroupName": "staff"})
    applied.change(GROUP, GROUP + "      staff: {}\n")
    ran = applied.run("apply")

    assert ran.code == 64
    assert "1 to import" in ran.out
    assert applied.run("apply", "--yes").code == 0


@pytest.mark.usefixtures("asked")
def test_only_yes_is_yes(project: Project) -> None:
    """Anything else, and no answer at all, changes nothing: 73."""
    for answer in ("y\n", "YES\n", ""):
        ran = project.run("apply", typed=answer)
        assert ran.code == 73
        assert "Only yes is accepted:" in ran.err
    assert not (project.folder / ".cogprov" / "state" / "acme.json").exists()
    assert project.run("apply", typed="yes\n").code == 0


def test_quiet_apply(project: Project) -> None:
    """-q leaves the answer and nothing else."""
    ran = project.run("apply", "--yes", "-q")

    assert (ran.code, ran.err) == (0, "")
    assert "Apply complete" in ran.out


def test_apply_as_json(project: Project) -> None:
    """One document with the plan, what was done, and the outputs."""
    ran = project.run("apply", "--yes", "--json")

    assert ran.document["format"] == "cogprov.apply/1"
    assert ran.document["verified"] is True
    assert {item["action"] for item in ran.document["done"]} == {"create"}
    assert ran.document["outputs"]["POOL"] == project.pool
    assert CANARY not in ran.out


def test_apply_without_verifying(project: Project) -> None:
    """--no-verify says that nobody looked."""
    assert "Not verified." in project.run("apply", "--yes", "--no-verify").out


def test_apply_a_part(project: Project) -> None:
    """A target is applied with what it needs, and verified as that part."""
    ran = project.run("apply", "--yes", "--target", ADMINS)

    assert "Apply complete: 2 created" in ran.out
    assert "Verified: plan is empty." in ran.out


def test_a_child_that_left_the_file(applied: Project) -> None:
    """Nothing is deleted where nobody can be asked, unless its address is said: 73."""
    applied.change(GROUP, "")
    ran = applied.run("apply", "--yes")

    assert ran.code == 73
    assert f"--allow-delete={ADMINS}" in ran.err
    assert applied.call("ListGroups", {"UserPoolId": applied.pool})["Groups"]
    assert applied.run("apply", "--yes", "--allow-delete", ADMINS).code == 0
    assert not applied.call("ListGroups", {"UserPoolId": applied.pool})["Groups"]


def test_all_that_holds_a_plan_back(applied: Project) -> None:
    """Everything is told at once, with one command that allows all of it and no more."""
    applied.change("min_length: 12", "min_length: 6")
    applied.change(GROUP, "")
    applied.change("stack: acme\n", "stack: acme\nlifecycle: { max_changes: 1 }\n")
    ran = applied.run("apply", "--yes", "--exclude", WEB)

    assert ran.code == 73
    said = " ".join(ran.err.split())
    for why in ("has 2 actions, and max_changes allows 1", f"would be deleted: {ADMINS}", f"less safe: {LENGTH}"):
        assert why in said
    command = said.partition("If that is meant: cogprov ")[2].partition(" = ")[0]
    assert f"--exclude={WEB}" in command
    assert applied.raw(*shlex.split(command)).code == 0
    assert not applied.call("ListGroups", {"UserPoolId": applied.pool})["Groups"]


def test_all_that_holds_a_destroy_back(applied: Project) -> None:
    """Of a pool in a protected environment with a limit: the same."""
    applied.change("stack: acme\n", "stack: acme\nlifecycle: { max_changes: 1 }\n")
    ran = applied.run("destroy", "--yes-delete", "other")

    assert ran.code == 73
    said = " ".join(ran.err.split())
    assert "max_changes allows 1; user_pools.main would be deleted for ever" in said
    command = said.partition("If that is meant: cogprov ")[2].partition(" = ")[0]
    assert applied.raw(*shlex.split(command)).code == 0
    assert not applied.call("ListUserPools", {"MaxResults": 10})["UserPools"]


def test_another_region_and_another_account(applied: Project) -> None:
    """Both are told at once."""
    applied.change("region: us-east-1", 'region: eu-west-1\naccount: "999999999999"')
    ran = applied.run("plan")

    assert ran.code == 73
    assert "belongs to Region us-east-1" in ran.err
    assert "999999999999" in ran.err


@pytest.mark.usefixtures("asked")
def test_a_child_that_left_the_file_is_asked_for(applied: Project) -> None:
    """On a terminal its name has to be typed, also with --yes."""
    applied.change(GROUP, "")

    assert applied.run("apply", "--yes", typed="admin\n").code == 73
    assert applied.run("apply", typed="admins\nno\n").code == 73
    assert applied.run("apply", "--yes", typed="admins\n").code == 0


def test_weaker_sign_in(applied: Project) -> None:
    """What makes sign-in less safe needs a flag of its own where nobody sees the plan."""
    applied.change("min_length: 12", "min_length: 6")
    ran = applied.run("apply", "--yes")

    assert ran.code == 73
    assert f"{LENGTH}: shorter passwords are taken" in ran.err
    assert f"--allow-weaken={LENGTH}" in ran.err
    assert applied.run("apply", "--yes", "--allow-weaken").code == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([f"--allow-weaken={LENGTH}"], 0),
        (["--allow-weaken", LENGTH], 0),
        (["--allow-weaken", "user_pools.main.clients.web", "--allow-weaken=user_pools.main"], 0),
        (["--allow-weaken=user_pools.main.mfa"], 73),
        (["--allow-weaken=user_pools.mai"], 64),
    ],
)
def test_weaker_sign_in_by_address(applied: Project, said: list[str], code: int) -> None:
    """What an address allows is itself and what lies in it."""
    applied.change("min_length: 12", "min_length: 6")

    assert applied.run("apply", "--yes", *said).code == code


def test_weaker_sign_in_and_a_plan_file(applied: Project) -> None:
    """The flag alone does not eat the name of the plan behind it."""
    applied.change("min_length: 12", "min_length: 6")
    assert applied.run("plan", "--out", "plan.json").code == 0

    assert applied.run("apply", "--yes", "plan.json").code == 73
    assert applied.run("apply", "--yes", "--allow-weaken", "plan.json").code == 0


def test_weaker_sign_in_is_listed_apart(applied: Project) -> None:
    """In each form, with the reason."""
    applied.change("min_length: 12", "min_length: 6")
    applied.change("https://app.acme.com/cb", "https://evil.example/cb")

    shown = applied.run("plan", "--report", "md=plan.md").out
    apart = shown[shown.index("Weakens sign-in") :]
    markdown = (applied.folder / "plan.md").read_text()
    for reason in ("shorter passwords are taken", "sign-in returns to another host than before"):
        assert reason in apart
        assert reason in markdown
    document = applied.run("plan", "--json").document
    assert {(item["address"], *item["path"]): item["reason"] for item in document["weakens"]} == {
        ("user_pools.main", "password_policy", "min_length"): "shorter passwords are taken",
        (WEB, "o_auth", "callback_urls"): "sign-in returns to another host than before",
    }


@pytest.mark.usefixtures("asked")
def test_weaker_sign_in_on_a_terminal(applied: Project) -> None:
    """It is asked for by itself, and --yes is no answer to that."""
    applied.change("min_length: 12", "min_length: 6")

    assert applied.run("apply", typed="no\n").code == 73
    assert applied.run("apply", "--yes", typed="no\n").code == 73
    ran = applied.run("apply", typed="yes\nyes\n")
    assert ran.code == 0
    assert "This makes sign-in less safe." in ran.err


def test_protected_environment(project: Project) -> None:
    """Its name has to be given, and --yes is not its name."""
    project.write("environments: { prod: { protect: true } }\n" + CONFIG)

    ran = project.run("apply", "--yes", "--env", "prod")
    assert ran.code == 73
    assert "--confirm-env=prod" in ran.err
    assert project.run("apply", "--yes", "--env", "prod", "--confirm-env", "dev").code == 73
    assert project.run("apply", "--yes", "--env", "prod", "--confirm-env", "prod").code == 0


@pytest.mark.usefixtures("asked")
def test_protected_environment_on_a_terminal(project: Project) -> None:
    """Typing its name is the yes."""
    project.write("environments: { prod: { protect: true } }\n" + CONFIG)

    assert project.run("apply", "--env", "prod", typed="yes\n").code == 73
    assert project.run("apply", "--env", "prod", typed="prod\n").code == 0


def test_too_many_changes(project: Project) -> None:
    """lifecycle.max_changes bounds what one run may do."""
    project.write(CONFIG + "lifecycle: { max_changes: 3 }\n")
    ran = project.run("apply", "--yes")

    assert ran.code == 73
    assert "max_changes allows 3" in ran.err
    assert "--max-changes=4" in ran.err
    assert project.run("apply", "--yes", "--exclude", WEB).code == 0
    assert project.run("apply", "--yes", "--max-changes", "0").code == 73
    assert project.run("apply", "--yes", "--max-changes", "1").code == 0


def grouped(precedences: list[int]) -> str:
    """A configuration of one pool and a group for each number."""
    groups = "".join(f"      g{place}: {{ precedence: {number} }}\n" for place, number in enumerate(precedences))
    return (
        f"stack: acme\nregion: us-east-1\nuser_pools:\n  main:\n    deletion_protection: false\n    groups:\n{groups}"
    )


@pytest.mark.parametrize(("objects", "changed", "code"), [(10, 3, 0), (10, 4, 73), (9, 9, 0), (13, 4, 73)])
def test_many_changes_at_once(project: Project, objects: int, changed: int, code: int) -> None:
    """Where nobody said how many, more than three in ten of at least ten is refused; a beginning is not."""
    project.write(grouped([1] * (objects - 1)))
    assert project.run("apply", "--yes").code == 0
    project.write(grouped([2] * min(changed, objects - 1) + [1] * (objects - 1 - changed)))

    ran = project.run("apply", "--yes")
    assert ran.code == code, ran.err
    if code:
        assert f"changes {changed} of {objects} objects" in ran.err
        assert f"--max-changes={changed}" in project.run("apply", "--yes").err
        assert f"changes {changed} of {objects} objects" in project.run("plan").err
        assert project.run("apply", "--yes", "--max-changes", str(changed)).code == 0


def test_new_objects_are_no_change(project: Project) -> None:
    """A stack may begin, and grow."""
    project.write(grouped([1] * 10))
    assert project.run("apply", "--yes").code == 0
    project.write(grouped([1] * 30))

    assert project.run("apply", "--yes").code == 0


def test_destroy_two_pools(project: Project) -> None:
    """More than one pool at once needs a word beyond their names."""
    project.write(
        "stack: acme\nregion: us-east-1\nuser_pools:\n"
        "  one: { deletion_protection: false }\n  two: { deletion_protection: false }\n"
    )
    assert project.run("apply", "--yes").code == 0
    ran = project.run("destroy", "--yes-delete", "acme-one", "--yes-delete", "acme-two")

    assert ran.code == 73
    assert "--max-changes=2" in ran.err
    assert project.run("destroy", "--yes-delete", "acme-one", "--target", "user_pools.one").code == 0
    assert project.run("destroy", "--yes-delete", "acme-two").code == 0


def test_on_a_terminal(project: Project) -> None:
    """The real thing: the plan, the question, the progress and the end, and the cursor is back."""
    ran = on_terminal(project.folder, "apply", "--sandbox", answers=["yes"])

    assert ran.code == 0, ran.out
    assert "Do you want to carry this out? Only yes is accepted: yes" in ran.out
    assert "Verified: plan is empty." in ran.out
    assert ran.out.rfind("\x1b[?25h") >= ran.out.rfind("\x1b[?25l")


def test_plan_on_a_terminal_in_colour(project: Project) -> None:
    """Colours on a terminal, none with NO_COLOR, and the sign of life is taken away again."""
    shown = on_terminal(project.folder, "plan", "--sandbox", answers=[]).out
    plain = on_terminal(project.folder, "plan", "--sandbox", answers=[], env={"NO_COLOR": "1"}).out

    assert "\x1b[32m" in shown
    assert "Reading…\r\x1b[K" in shown
    assert "\x1b[3" not in plain


def test_destroy(applied: Project) -> None:
    """The pool's name, exactly, takes it away with all that is in it."""
    ran = applied.run("destroy", "--yes-delete", "acme")
    assert ran.code == 73
    assert "--yes-delete=acme-main" in ran.err

    ran = applied.run("destroy", "--yes-delete", "acme-main")
    assert ran.code == 0
    assert "Apply complete: 4 deleted" in ran.out
    assert applied.call("ListUserPools", {"MaxResults": 10})["UserPools"] == []
    assert applied.run("destroy", "--yes-delete", "acme-main").out.startswith("Nothing to destroy")


def test_destroy_asks(applied: Project, asked: None) -> None:
    """On a terminal the name is typed; anything else keeps everything."""
    assert applied.run("destroy", typed="yes\n").code == 73
    assert applied.pool
    assert applied.run("destroy", typed="acme-main\n").code == 0


def test_destroy_without_a_terminal(applied: Project) -> None:
    """64, with what to pass."""
    ran = applied.run("destroy")

    assert ran.code == 64
    assert "--yes-delete NAME" in ran.err


def test_destroy_a_protected_pool(applied: Project) -> None:
    """Deletion protection is respected before any child goes, unless the command says otherwise."""
    applied.change("deletion_protection: false", "deletion_protection: true")
    assert applied.run("apply", "--yes").code == 0

    assert applied.run("destroy", "--yes-delete", "acme-main").code == 73
    assert applied.call("ListGroups", {"UserPoolId": applied.pool})["Groups"]
    assert applied.run("destroy", "--yes-delete", "acme-main", "--unprotect", "user_pools.main").code == 0


def test_destroy_a_part(applied: Project) -> None:
    """A target that is no pool goes alone; one that is nothing is 64."""
    assert applied.run("destroy", "--target", "user_pools.mian", "--yes-delete", "x").code == 64
    assert applied.run("destroy", "--target", ADMINS, "--yes-delete", "admins").code == 0
    assert "Plan: 1 to create" in applied.run("plan").out


SHARED = """\
stack: tenant
region: us-east-1
user_pools:
  shared:
    from_user_pool_id: {pool}
    groups:
      staff: {{ precedence: 3 }}
"""


def test_destroy_in_a_pool_that_is_referred_to(applied: Project) -> None:
    """What cogprov made there goes, by its name; the pool and everybody else's objects stay, also unmanaged ones."""
    pool = applied.pool
    applied.write(SHARED.format(pool=pool))
    assert applied.run("apply", "--yes").code == 0
    applied.call("CreateGroup", {"UserPoolId": pool, "GroupName": "rogue"})

    ran = applied.run("destroy", "--yes-delete", "other")
    assert ran.code == 73
    assert "--yes-delete=staff" in ran.err
    ran = applied.run("destroy", "--yes-delete", "staff")
    assert ran.code == 0, ran.err
    assert "Plan: 0 to create, 0 to update, 1 to delete" in ran.out
    left = applied.call("ListGroups", {"UserPoolId": pool})["Groups"]
    assert {group["GroupName"] for group in left} == {"admins", "rogue"}
    ran = applied.run("destroy", "--yes-delete", "staff")
    assert ran.code == 0
    assert ran.out.startswith("Nothing to destroy")


def test_destroy_after_the_reference_is_gone(applied: Project) -> None:
    """The state says which pool it was: what is in it is neither forgotten nor out of reach."""
    pool = applied.pool
    applied.write(SHARED.format(pool=pool))
    assert applied.run("apply", "--yes").code == 0
    applied.write("stack: tenant\nregion: us-east-1\n")

    ran = applied.run("plan")
    assert ran.code == 0
    assert "Forgotten" not in ran.out
    assert applied.run("destroy", "--yes-delete", "staff").code == 0
    left = applied.call("ListGroups", {"UserPoolId": pool})["Groups"]
    assert {group["GroupName"] for group in left} == {"admins"}
