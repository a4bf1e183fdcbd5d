"""What a plan says: refusals, removals, drift, causes, references; on a sandbox that somebody else changes too."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from lab import FUNCTION, Lab, pool_of, shown, stack
from work import calls_of

from cogprov.model.errors import CogprovError, ConfigError, Refused
from cogprov.model.values import Ref
from cogprov.planning import drift as drifts
from cogprov.planning.plan import Drift, Plan
from cogprov.sandbox import SandboxError


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path)


def _drift(plan: Plan, sort: str) -> Drift:
    (only,) = [each for each in plan.drifts if each.sort == sort]
    return only


def test_what_is_immutable_is_refused_with_what_can_be_done(lab: Lab) -> None:
    """The refusal names property, line and live value, and says what to do instead of replacing the pool."""
    config = stack(pool_of({"sign_in_aliases": {"email": True}})).replace(", ", ",\n")
    lab.apply(config)
    plan = lab.plan(config.replace('"email": true', '"phone": true'))
    problem = plan.refusals[0]
    assert all(each.path.startswith("user_pools.main.sign_in_aliases") for each in plan.refusals)
    assert problem.origin is not None
    assert problem.origin.line > 1
    assert any("second user pool" in hint for hint in problem.hints)
    assert plan.action("user_pools.main") is None


def test_a_custom_attribute_suggests_another_name(lab: Lab) -> None:
    """Changing an attribute is refused with the name of a new one."""
    lab.apply(pool_of({"custom_attributes": {"tenant": {"type": "string"}}}))
    plan = lab.plan(pool_of({"custom_attributes": {"tenant": {"type": "number"}}}))
    assert any("tenant2" in hint for problem in plan.refusals for hint in problem.hints)


def test_no_change_at_all_of_a_refused_object(lab: Lab) -> None:
    """An object with one refused change gets no action, while its siblings still do."""
    lab.apply(pool_of({}, groups={"a": {}}, clients={"web": {"generate_secret": True}}))
    plan = lab.plan(
        pool_of({}, groups={"b": {}}, clients={"web": {"generate_secret": False, "access_token_validity": "2h"}}),
        allow_delete=("*",),
    )
    assert [action.address for action in plan.actions if "clients" in action.address] == []
    assert plan.refusals
    assert not plan.empty


def test_a_child_no_longer_declared_waits_for_a_yes(lab: Lab) -> None:
    """A removal is planned as a delete that nobody allowed yet; allowing it, or the lifecycle, is said on it."""
    lab.apply(pool_of({}, clients={"web": {}}, groups={"a": {"lifecycle": {"allow_delete": True}}}))
    plan = lab.plan(pool_of({}))
    assert {action.address.rpartition(".")[2]: (action.verb, action.allowed) for action in plan.actions} == {
        "web": ("delete", False),
        "a": ("delete", True),
    }
    web = plan.action("user_pools.main.clients.web")
    assert web is not None
    assert web.precious
    assert "no longer in your files" in web.reason
    allowed = lab.plan(pool_of({}), allow_delete=("user_pools.main.clients.web",))
    assert all(action.allowed for action in allowed.actions)


def test_a_pool_no_longer_declared_is_left_alone(lab: Lab) -> None:
    """A pool is deleted by destroy alone: the plan warns, and its children are left alone with it."""
    lab.apply({"main": {"clients": {"web": {}}}, "other": {}})
    plan = lab.plan({"other": {}}, allow_delete=("*",))
    assert plan.actions == ()
    assert [problem.code for problem in plan.warnings] == ["W2009"]


def test_a_pool_that_seems_to_have_another_label(lab: Lab) -> None:
    """A pool that goes while another comes may be the same: the warning names the command that says so."""
    lab.apply({"main": {}})
    plan = lab.plan({"auth": {}})
    (warning,) = plan.warnings
    assert warning.hints[0].endswith("cogprov state mv user_pools.main user_pools.auth")
    named = lab.plan({"auth": {"user_pool_name": "shop-main"}})
    assert [problem.code for problem in named.refusals] == ["E2014"]
    assert [problem.code for problem in named.warnings] == ["W2009"]


def test_destroy_takes_children_first_and_refuses_protection(lab: Lab) -> None:
    """A protected pool is refused before any child goes; unprotected, all of it goes with the SMS role last."""
    config = pool_of({"mfa": "optional"}, clients={"web": {}}, groups={"a": {}})
    lab.apply(config)
    assert [problem.code for problem in lab.plan(config, destroy=("user_pools.main",)).refusals] == ["E2010"]
    lab.call("CreateGroup", UserPoolId=lab.pool, GroupName="stranger")
    options = {"destroy": ("user_pools.main",), "unprotect": ("user_pools.main",)}
    plan = lab.plan(config, **options)
    order = [action.address for action in plan.actions]
    assert order.index("user_pools.main") > order.index("user_pools.main.clients.web")
    assert order.index("user_pools.main.sms_role") > order.index("user_pools.main")
    assert "user_pools.main.groups.stranger" in order
    lab.apply(config, verified=False, **options)
    assert lab.pools() == []
    with pytest.raises(SandboxError):
        lab.call("GetRole", "iam", RoleName="cogprov-shop-main-sms")


def test_nothing_where_the_state_has_something_is_refused(lab: Lab) -> None:
    """An account that shows none of what the state knows is more likely the wrong one."""
    lab.apply(pool_of({"deletion_protection": False}))
    lab.call("DeleteUserPool", UserPoolId=lab.pool)
    plan = lab.plan(pool_of({"deletion_protection": False}))
    assert [problem.code for problem in plan.refusals] == ["E2008"]


def test_one_of_two_pools_gone_is_made_again(lab: Lab) -> None:
    """With another pool still there, one that is missing is planned as a create and shown as drift."""
    config = {"main": {"deletion_protection": False, "clients": {"web": {}}}, "other": {}}
    lab.apply(config)
    gone = lab.state(config).entries["user_pools.main"].identity["UserPoolId"]
    lab.call("DeleteUserPool", UserPoolId=gone)
    plan = lab.plan(config)
    assert {action.address: action.verb for action in plan.actions} == {
        "user_pools.main": "create",
        "user_pools.main.clients.web": "create",
    }
    assert {drift.sort for drift in plan.drifts} == {"missing"}
    lab.apply(config)


def test_two_of_one_name_are_ambiguous(lab: Lab) -> None:
    """Two live clients of the name of a declared one are not guessed between, and the ids are named."""
    lab.apply(pool_of({}))
    ids = [
        lab.call("CreateUserPoolClient", UserPoolId=lab.pool, ClientName="web")["UserPoolClient"]["ClientId"]
        for _ in "ab"
    ]
    plan = lab.plan(pool_of({}, clients={"web": {}}))
    (problem,) = plan.refusals
    assert problem.code == "E2006"
    assert all(each in problem.summary for each in ids)
    adopted = lab.apply(pool_of({}, clients={"web": {"import": ids[0]}}))
    assert adopted.actions[0].identity["ClientId"] == ids[0]
    assert [drift.key for drift in lab.plan(pool_of({}, clients={"web": {}})).drifts] == ["web"]


def test_a_namesake_of_a_pool_is_a_warning(lab: Lab) -> None:
    """A pool of the same name, made by others, is pointed out, with the line that would take it over."""
    lab.call("CreateUserPool", PoolName="shop-main")
    plan = lab.plan(pool_of({}))
    assert plan.count("create") == 1
    (problem,) = [each for each in plan.warnings if each.code == "W2007"]
    assert any("import:" in hint for hint in problem.hints)


def test_a_live_child_of_a_declared_name_is_taken_over(lab: Lab) -> None:
    """A group that exists under the declared name is imported rather than made twice."""
    lab.apply(pool_of({}))
    lab.call("CreateGroup", UserPoolId=lab.pool, GroupName="admins", Description="old", Precedence=3)
    plan = lab.apply(pool_of({}, groups={"admins": {"description": "new"}}))
    assert [(action.verb, action.address) for action in plan.actions] == [("import", "user_pools.main.groups.admins")]
    assert lab.facts()["groups"]["admins"]["Description"] == "new"
    assert lab.facts()["groups"]["admins"]["Precedence"] == 3


def test_causes_of_changes(lab: Lab) -> None:
    """A change says whether the file moved, AWS moved, or both did."""
    lab.apply(pool_of({"user_pool_name": "one", "mfa_message": "a {####}"}))

    def cause(words: dict[str, Any]) -> dict[str, str]:
        return {
            ".".join(change.path): change.cause
            for action in lab.plan(pool_of(words)).actions
            for change in action.changes
        }

    assert cause({"user_pool_name": "two"}) == {"user_pool_name": "file"}
    _update(lab, PoolName="three")
    assert cause({"user_pool_name": "one"}) == {"user_pool_name": "drift"}
    assert cause({"user_pool_name": "two"}) == {"user_pool_name": "both"}
    assert lab.plan(pool_of({"user_pool_name": "two"})).undoes == 1


def _update(lab: Lab, **members: Any) -> None:
    """A change past cogprov that keeps the rest: what the console does."""
    pool = lab.call("DescribeUserPool", UserPoolId=lab.pool)["UserPool"]
    names = ("Policies", "DeletionProtection", "AdminCreateUserConfig", "VerificationMessageTemplate", "UserPoolTags",
             "AccountRecoverySetting", "SmsAuthenticationMessage", "LambdaConfig", "EmailConfiguration")  # fmt: skip
    kept = {name: pool[name] for name in names if name in pool}
    kept["AdminCreateUserConfig"].pop("UnusedAccountValidityDays", None)
    lab.call(
        "UpdateUserPool", UserPoolId=lab.pool, PoolName=pool["Name"], **{**kept, **members}
    ) if "PoolName" not in members else lab.call("UpdateUserPool", UserPoolId=lab.pool, **{**kept, **members})


def test_drift_of_declared_and_undeclared_settings(lab: Lab) -> None:
    """What the file declares is put back; what it does not is shown, and not touched."""
    words = {"mfa_message": "a {####}"}
    lab.apply(pool_of(words))
    _update(lab, SmsAuthenticationMessage="b {####}", DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})
    plan = lab.plan(pool_of(words))
    declared, silent = _drift(plan, "changed"), _drift(plan, "undeclared")
    assert [(change.path, change.before, change.after) for change in declared.changes] == [
        (("mfa_message",), "a {####}", "b {####}")
    ]
    assert {change.path[0] for change in silent.changes} == {"device_tracking"}
    lab.apply(pool_of(words))
    assert lab.facts()["pool"]["SmsAuthenticationMessage"] == "a {####}"
    assert lab.facts()["pool"]["DeviceConfiguration"]["ChallengeRequiredOnNewDevice"] is True


def test_no_drift_right_after_an_apply(lab: Lab) -> None:
    """What an apply left behind is not drift, whatever the noise of the answers."""
    config = pool_of({"mfa": "optional", "lambda_triggers": {"pre_sign_up": FUNCTION}}, clients={"web": {}})
    lab.apply(config)
    assert lab.plan(config).drifts == ()


def test_unmanaged_objects_are_listed_and_ignored_by_rule(lab: Lab) -> None:
    """A client that nobody declared is unmanaged with its risk; a rule with a reason leaves it out until its day."""
    lab.apply(pool_of({}))
    lab.call("CreateUserPoolClient", UserPoolId=lab.pool, ClientName="rogue")
    plan = lab.plan(pool_of({}))
    found = _drift(plan, "unmanaged")
    assert (found.key, found.risk, found.kind) == ("rogue", "high", "client")
    assert plan.empty
    rule = {"path": "user_pools.main.clients.rog*", "reason": "theirs"}
    quiet = lab.plan(stack(pool_of({}), ignore=[rule]))
    assert quiet.drifts == ()
    assert any("theirs" in text for text in quiet.ignored)
    over = lab.plan(stack(pool_of({}), ignore=[{**rule, "until": "2020-01-01"}]))
    assert len(over.drifts) == 1


def test_rules_have_a_last_day() -> None:
    """A rule counts on its last day and not on the next."""
    from cogprov.model.desired import Ignore

    rule = Ignore("a.*", until="2026-11-20")
    assert drifts.ignored_by("a.b", [rule], datetime.date(2026, 11, 20)) is rule
    assert drifts.ignored_by("a.b", [rule], datetime.date(2026, 11, 21)) is None


def test_ignored_drift_of_a_setting(lab: Lab) -> None:
    """A rule may name one property: its drift is quiet, that of others is not."""
    lab.apply(pool_of({}))
    _update(lab, SmsAuthenticationMessage="b {####}", DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})
    plan = lab.plan(stack(pool_of({}), ignore=[{"path": "user_pools.main.mfa_message", "reason": "x"}]))
    assert {change.path[0] for drift in plan.drifts for change in drift.changes} == {"device_tracking"}


def test_references_before_and_after_the_apply(lab: Lab) -> None:
    """An id is known after apply, a name before; the requests carry the reference until then."""
    scope = "${user_pools.main.resource_servers.api.identifier}/read"
    web_words = {"generate_secret": True, "o_auth": {"flows": {"client_credentials": True}, "scopes": [scope]}}
    config = {
        "main": {
            "clients": {"web": web_words},
            "resource_servers": {"api": {"identifier": "https://api", "scopes": {"read": "r"}}},
            "tags": {"other": "${user_pools.other.id}"},
        },
        "other": {},
    }
    plan = lab.plan(config)
    order = [action.address for action in plan.actions]
    assert order.index("user_pools.other") < order.index("user_pools.main")
    main, web = plan.action("user_pools.main"), plan.action("user_pools.main.clients.web")
    assert main is not None
    assert web is not None
    assert main.goal["tags"] == {"other": Ref("user_pools.other", "id")}
    assert web.goal["o_auth"]["scopes"] == ["https://api/read"]
    assert web.steps[0].params["UserPoolId"] == Ref("user_pools.main", "id")
    lab.apply(config)
    assert all(not action.changes for action in lab.plan(config).actions)


def test_a_cycle_of_references_is_refused_as_configuration(lab: Lab) -> None:
    """Two pools that refer to each other are named in the error."""
    config = {"a": {"tags": {"x": "${user_pools.b.id}"}}, "b": {"tags": {"x": "${user_pools.a.id}"}}}
    with pytest.raises((ConfigError, CogprovError)) as caught:
        lab.plan(config)
    assert "user_pools.a" in str(caught.value)
    assert "user_pools.b" in str(caught.value)


def test_released_properties_are_listed(lab: Lab) -> None:
    """A property that the file no longer declares is in the plan, which is empty all the same."""
    lab.apply(pool_of({"mfa_message": "a {####}", "password_policy": {"min_length": 12}}))
    plan = lab.plan(pool_of({"password_policy": {"min_length": 12}}))
    assert plan.released == (("user_pools.main", "mfa_message"),)
    assert plan.empty, shown(plan)


def test_a_secret_that_cannot_be_had(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new object is refused; one that exists keeps what it has, and nothing of the plan may be applied."""
    words = {"type": "google", "client_id": "id", "client_secret": "${env:LAB_SECRET}"}
    config = pool_of({}, identity_providers={"Google": words})
    monkeypatch.delenv("LAB_SECRET", raising=False)
    assert "E2101" in [problem.code for problem in lab.plan(config).refusals]
    monkeypatch.setenv("LAB_SECRET", "first")
    lab.apply(config)
    monkeypatch.delenv("LAB_SECRET")
    plan = lab.plan(config)
    assert plan.empty, shown(plan)
    assert [problem.code for problem in plan.unresolved] == ["E2027"]
    config["main"]["groups"] = {"admins": {}}
    with pytest.raises(Refused, match="LAB_SECRET") as caught:
        lab.apply(config)
    assert caught.value.code == "E2027" and "groups" not in lab.log()


def test_no_plan_holds_a_secret(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a secret of the file nor one that was read stands in the plan's text, steps included."""
    monkeypatch.setenv("LAB_SECRET", "canary-one")
    words = {"type": "google", "client_id": "id", "client_secret": "${env:LAB_SECRET}"}
    config = pool_of({}, identity_providers={"Google": words}, clients={"web": {"generate_secret": True}})
    assert "canary" not in repr(lab.plan(config))
    lab.apply(config)
    secret = lab.facts()["clients"]["web"]["ClientSecret"]
    words["client_id"] = "other"
    config["main"]["clients"]["web"]["access_token_validity"] = "2h"
    text = repr(lab.plan(config))
    assert "canary" not in text
    assert secret not in text
    assert "canary" not in lab.file.read_text(encoding="utf-8")


def test_what_moved_since_it_was_planned_stops_the_apply(lab: Lab) -> None:
    """Somebody's change between plan and apply is not overwritten."""
    lab.apply(pool_of({}))
    bench = lab.bench(pool_of({"user_pool_name": "two"}))

    def decide(planned: Any) -> Any:
        _update(lab, SmsAuthenticationMessage="theirs {####}")
        return planned

    _, result = bench.apply(decide)
    assert result is not None
    assert result.error is not None
    assert lab.facts()["pool"]["Name"] == "shop-main"


def test_the_work_of_a_plan_grows_with_its_pools(lab: Lab) -> None:
    """The plan of two hundred pools with two children each is ten times the work of twenty, not a hundred times."""
    from cogprov.planning.live import Live
    from cogprov.planning.planner import Inputs, make_plan
    from cogprov.state import State

    def planned(pools: int) -> tuple[int, int]:
        desired = lab.load({f"p{n}": {"clients": {"web": {}}, "groups": {"a": {}}} for n in range(pools)})
        inputs, state = Inputs("us-east-1"), State.new("shop", "", "us-east-1")
        plan = make_plan(desired, Live(), state, inputs)
        return len(plan.actions), calls_of(lambda: make_plan(desired, Live(), state, inputs))

    few, many = planned(20), planned(200)
    assert (few[0], many[0]) == (60, 600)
    assert many[1] < 15 * few[1]


def test_oauth_that_names_no_grant(lab: Lab) -> None:
    """A new client with OAuth and no word about grants has the CDK's two; a live one keeps its own."""
    config = pool_of({"clients": {"web": {"o_auth": {"scopes": ["openid"], "callback_urls": ["https://x.test"]}}}})
    lab.apply(config)
    assert sorted(lab.facts()["clients"]["web"]["AllowedOAuthFlows"]) == ["code", "implicit"]
    flows = {"authorization_code_grant": True, "implicit_code_grant": False}
    code = {"flows": flows, "callback_urls": ["https://x.test"]}
    lab.apply(pool_of({"clients": {"web": {"o_auth": code}}}))
    lab.apply(config)
    assert lab.facts()["clients"]["web"]["AllowedOAuthFlows"] == ["code"]


def test_a_region_for_texts_that_nobody_sends(lab: Lab) -> None:
    """The Region of SNS without a role to send with is no setting of the pool: it is planned once, with the role."""
    config = pool_of({"sns_region": "eu-central-1"})
    lab.apply(config)
    assert all(not action.changes for action in lab.plan(config).actions)
    config = pool_of({"sns_region": "eu-central-1", "mfa": "optional", "mfa_second_factor": {"sms": True}})
    lab.apply(config)
    assert lab.facts()["pool"]["SmsConfiguration"]["SnsRegion"] == "eu-central-1"


def test_a_tag_of_another_tool_that_is_ignored_stays(lab: Lab) -> None:
    """Named under ``ignore`` it is neither drift nor taken off, now or after another change; else it is both."""
    wanted = pool_of({"tags": {"a": "b"}})
    quiet = stack(wanted, ignore=["user_pools.main.tags.scanner"])
    lab.apply(wanted)
    lab.call("TagResource", ResourceArn=lab.facts()["pool"]["Arn"], Tags={"scanner": "seen"})
    assert lab.plan(wanted).drifts and not lab.plan(quiet).drifts
    assert lab.plan(quiet).empty
    lab.apply(stack(pool_of({"tags": {"a": "c"}}), ignore=["user_pools.main.tags.scanner"]))
    assert lab.facts()["pool"]["UserPoolTags"].items() >= {"a": "c", "scanner": "seen"}.items()
    lab.apply(wanted)
    assert "scanner" not in lab.facts()["pool"]["UserPoolTags"]


def test_what_is_to_be_taken_over_and_is_not_there(lab: Lab) -> None:
    """A wrong id under ``import`` makes nothing: not a new client in its place."""
    lab.apply(pool_of({}))
    plan = lab.plan(pool_of({}, clients={"web": {"import": "1" * 26}}))
    assert [problem.code for problem in plan.refusals] == ["E2017"]


def test_threat_protection_without_its_plan_is_a_warning(lab: Lab) -> None:
    """Also where the file is silent about the plan; only the service knows who may keep it."""
    asked = {"standard_threat_protection_mode": "audit_only"}
    for more in ({}, {"feature_plan": "essentials"}):
        plan = lab.plan(pool_of({**asked, **more}))
        assert [(each.code, each.path) for each in plan.warnings] == [
            ("W1419", "user_pools.main.standard_threat_protection_mode")
        ]
        assert plan.count("create") == 1
    assert lab.plan(pool_of({**asked, "feature_plan": "plus"})).warnings == ()
