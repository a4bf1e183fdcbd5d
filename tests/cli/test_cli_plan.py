"""``plan``, ``validate``, ``output``, ``show``: what only looks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_help import ADMINS, WEB, Project

BROKEN = "    mfa: optional\n"


def test_plan_writes_nothing(project: Project) -> None:
    """A plan leaves no state behind."""
    ran = project.run("plan")

    assert ran.code == 0
    assert "Plan: 4 to create" in ran.out
    assert ran.err == ""
    assert not (project.folder / ".cogprov" / "state").exists()


def test_detailed_exit_code(applied: Project) -> None:
    """2 when there is something to do, 0 when there is not."""
    assert applied.run("plan", "--detailed-exitcode").code == 0
    applied.change("precedence: 1", "precedence: 2")
    assert applied.run("plan", "--detailed-exitcode").code == 2
    assert applied.run("plan").code == 0


def test_plan_as_json(project: Project) -> None:
    """One document, and nothing else on stdout."""
    ran = project.run("plan", "--json")

    assert ran.document["format"] == "cogprov.plan/1"
    assert ran.document["summary"]["create"] == 4
    assert len(ran.document["config_sha256"]) == 64


def test_calls_of_the_plan(project: Project) -> None:
    """--api lists the calls; --concise only names the objects."""
    assert "CreateUserPoolClient" in project.run("plan", "--api").out
    assert "callback_urls" not in project.run("plan", "--concise").out


def test_reports(project: Project) -> None:
    """--report writes files beside the answer."""
    ran = project.run("plan", "--report", "md=plan.md", "--report", "html=plan.html")

    assert ran.code == 0
    assert (project.folder / "plan.md").read_text().startswith("<!-- cogprov:acme")
    assert "<html" in (project.folder / "plan.html").read_text()
    assert project.run("plan", "--report", "pdf=plan.pdf").code == 64
    assert project.run("plan", "--report", "md=no/such/folder").code == 1


def test_targets(project: Project) -> None:
    """A target brings what it needs; an exclude takes away what lies in it."""
    assert "Plan: 2 to create" in project.run("plan", "--target", ADMINS).out
    assert "Plan: 3 to create" in project.run("plan", "--exclude", ADMINS).out


def test_misspelt_target(project: Project) -> None:
    """A target that is nothing would quietly plan nothing."""
    ran = project.run("plan", "--target", "user_pools.main.groups.admin")

    assert ran.code == 64
    assert f"`{ADMINS}`" in ran.err


def test_refused_plan(applied: Project) -> None:
    """What Cognito has no call for is refused when it is planned: 73, with the line."""
    applied.change("sign_in_aliases: { email: true }", "sign_in_aliases: { phone: true }")
    ran = applied.run("plan", "--out", "plan.json")

    assert ran.code == 73
    assert "cogprov.yaml:5" in ran.out
    assert not (applied.folder / "plan.json").exists()


def test_too_many_changes_are_foretold(project: Project) -> None:
    """A plan that apply will refuse says so."""
    project.write(project.config.read_text() + "lifecycle: { max_changes: 1 }\n")

    assert "max_changes allows 1" in project.run("plan").err
    assert project.run("plan", "-q").err == ""


def test_verbose_lists_the_calls(project: Project) -> None:
    """-v says on stderr which calls were made."""
    assert "cognito-idp ListUserPools us-east-1" in project.run("plan", "-v").err


def test_debug_shows_no_values(applied: Project) -> None:
    """The log of --debug names the calls, and never what is in them."""
    ran = applied.run("plan", "--debug")

    assert "DEBUG botocore" in ran.err
    assert "app.acme.com" not in ran.err


@pytest.mark.parametrize("variable", ["NO_COLOR", ""])
def test_pipes_are_plain(project: Project, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """No escape leaves the program when nobody looks, and none with NO_COLOR."""
    if variable:
        monkeypatch.setenv(variable, "1")

    assert "\x1b" not in project.run("plan").out
    assert "\x1b[" in project.run("plan", "--color", "always").out


def test_validate(project: Project) -> None:
    """OK with the number of objects, for every path."""
    other = project.folder / "other"
    other.mkdir()
    (other / "cogprov.yaml").write_text(project.config.read_text())

    assert project.raw("validate").out == "OK: 4 objects\n"
    assert project.raw("validate", "cogprov.yaml", "other").out.count("OK: 4 objects") == 2


def test_validate_finds_everything(project: Project) -> None:
    """All problems of all files at once, with their lines: 65."""
    project.change("sign_in_aliases", "sign_in_alias")
    project.change("precedence: 1", "precedence: one")
    ran = project.raw("validate")

    assert ran.code == 65
    assert "cogprov.yaml:5:5" in ran.err
    assert "cogprov.yaml:13:29" in ran.err
    assert "did you mean `sign_in_aliases`?" in ran.err
    assert ran.out == ""


def test_validate_finds_a_cycle(project: Project) -> None:
    """References that go round in a circle are wrong whoever looks: 65, with the line."""
    project.config.write_text(
        "stack: shop\nuser_pools:\n"
        "  a: { tags: { x: '${user_pools.b.id}' } }\n"
        "  b: { tags: { x: '${user_pools.a.id}' } }\n"
    )
    ran = project.raw("validate")

    assert ran.code == 65
    assert "error[E2001]" in ran.err
    assert "cogprov.yaml:" in ran.err


def test_validate_as_json(project: Project) -> None:
    """Good files and bad ones in one document."""
    (project.folder / "bad.yaml").write_text("stack: [")
    ran = project.raw("validate", "--json", "cogprov.yaml", "bad.yaml")

    assert ran.code == 65
    assert [file["valid"] for file in ran.document["files"]] == [True, False]


def test_validate_a_program(project: Project) -> None:
    """Python configurations are checked as well."""
    (project.folder / "app.py").write_text('from cogprov import Stack, UserPool\nUserPool(Stack("a"), "main")\n')

    assert project.raw("validate", "app.py").out == "OK: 1 object\n"


def test_outputs(applied: Project) -> None:
    """A table of all, the bare value of one, and the formats of other programs."""
    ran = applied.run("output", "POOL")

    assert ran.out.strip() == applied.pool
    assert applied.run("output", "--format", "env").out.startswith(f"POOL={applied.pool}\nWEB=")
    assert applied.run("output", "--format", "json").document["POOL"] == applied.pool
    assert applied.run("output", "--format", "env", "--prefix", "NEXT_PUBLIC_").out.startswith("NEXT_PUBLIC_POOL=")


def test_outputs_that_are_not_there(project: Project) -> None:
    """An unknown name is 64; one that is not known yet is a failure, and never an expression."""
    assert project.run("output", "POLO").code == 64
    ran = project.run("output", "POOL")

    assert (ran.code, ran.out) == (1, "")
    assert "cogprov apply --sandbox" in ran.err


def test_show_a_live_object(applied: Project) -> None:
    """In the words of a configuration, at its place in one."""
    ran = applied.run("show", ADMINS)

    assert ran.code == 0
    assert "    groups:\n" in ran.out
    assert "precedence: 1" in ran.out
    assert "clients" not in ran.out


def test_show_everything(applied: Project) -> None:
    """Without a name all objects are shown, as YAML that is a configuration, or as JSON."""
    (applied.folder / "shown.yaml").write_text(applied.run("show").out)

    assert applied.raw("validate", "shown.yaml").out == "OK: 4 objects\n"
    assert [item["kind"] for item in applied.run("show", "--json").document["objects"]].count("client") == 1
    assert applied.run("show", "user_pools.main.groups.nobody").code == 64


def test_show_a_saved_plan(project: Project) -> None:
    """The same text as when it was made."""
    made = project.run("plan", "--out", "plan.json")

    assert made.err.startswith("Saved to plan.json.")
    assert project.raw("show", "plan.json").out == made.out
    assert project.raw("show", "plan.json", "--json").document["format"] == "cogprov.plan/1"


def test_a_plan_file_is_private(project: Project) -> None:
    """It tells what a company has, so nobody else may read it."""
    project.run("plan", "--out", "plan.json")

    assert Path("plan.json").stat().st_mode & 0o777 == 0o600


def test_show_what_is_no_plan(project: Project) -> None:
    """A file that cogprov did not write is an error, not a guess."""
    assert project.raw("show", "cogprov.yaml").code == 65


def test_web_is_declared(applied: Project) -> None:
    """An address and a file name cannot be confused: files win."""
    Path(WEB).write_text("no plan")

    assert applied.run("show", WEB).code == 65


def test_quiet_when_in_sync(applied: Project) -> None:
    """-q says nothing when there is nothing to do, and all of it when there is."""
    ran = applied.run("plan", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")

    applied.change("precedence: 1", "precedence: 2")
    assert "1 to update" in applied.run("plan", "-q").out


def test_permission_for_nothing(applied: Project) -> None:
    """A misspelt permission is found when it is given; one for what was, is or will be there is taken."""
    ran = applied.run("plan", "--allow-delete", "user_pools.main.groups.admin")
    assert (ran.code, "admins" in ran.err) == (64, True)
    assert applied.run("apply", "-y", "--allow-weaken=user_pools.main.clients.wbe").code == 64

    for given in ("user_pools.main.groups.*", "user_pools.main"):
        assert applied.run("plan", "--allow-delete", given).code == 0
    for given in ("user_pools.main.mfa", "user_pools.main.clients", "user_pools.main.clients.web.o_auth"):
        assert applied.run("apply", "-y", f"--allow-weaken={given}").code == 0


def test_hints_carry_the_flags(applied: Project) -> None:
    """A command that a message names acts where this one did, however deep below the command line it was worded."""
    applied.meddle()
    here = "--region us-east-1 --sandbox"

    out = applied.run("drift", "--region", "us-east-1").out
    assert f"cogprov apply {here}\n" in out
    assert f"cogprov drift --accept user_pools.main.clients.web {here}\n" in out

    ran = applied.run("state", "rm", "nope", "--region", "us-east-1", "-y")
    assert f"`cogprov state list {here}` names" in " ".join(ran.err.split())

    shutil.rmtree(applied.folder / ".cogprov" / "state")
    ran = applied.run("plan", "--region", "us-east-1")
    assert f"cogprov state rebuild {here}\n" in ran.out


def test_output_of_an_unset_variable(applied: Project) -> None:
    """What is missing is the variable, and no apply brings it."""
    applied.change("outputs:\n", 'outputs:\n  A: "${env:NOT_SET_HERE}"\n')

    ran = applied.run("output")
    assert ran.code == 1
    assert "Set the environment variable NOT_SET_HERE" in ran.err
    assert "apply" not in ran.err


@pytest.mark.parametrize("known_by", ["state", "import"])
def test_clients_of_one_name_that_are_known_by_their_ids(applied: Project, known_by: str) -> None:
    """Two clients of one name are pointed out until an id tells each from the other: that of the state, or import:."""
    twin = "      twin: { user_pool_client_name: web }\n"
    applied.change("    clients:\n", "    clients:\n" + twin)
    assert "W1121" in applied.run("validate").err
    assert "W1121" in applied.run("plan").out
    if known_by == "state":
        assert applied.run("apply", "--yes").code == 0
        assert "W1121" not in applied.run("plan").out
        return
    made = {"UserPoolId": applied.pool, "ClientName": "web"}
    own = applied.run("state", "show", WEB).document["identity"]["ClientId"]
    other = applied.call("CreateUserPoolClient", made)["UserPoolClient"]["ClientId"]
    applied.change(twin, twin.replace("{", f"{{ import: {other},"))
    assert "W1121" in applied.run("validate").err
    applied.change("      web:\n", f"      web:\n        import: {own}\n")
    assert "W1121" not in applied.run("validate").err
    assert "W1121" not in applied.run("plan").out
