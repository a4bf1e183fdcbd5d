"""What app clients refuse."""

from __future__ import annotations

from typing import Any

import pytest

from cogprov import (
    Duration,
    UserPool,
    UserPoolEmail,
    ValidationError,
)

ARN = "arn:aws:lambda:us-east-1:111122223333:function:hello"
SES = UserPoolEmail.with_ses(from_email="a@example.com")
ESSENTIALS = "set `feature_plan` to `FeaturePlan.ESSENTIALS` or `FeaturePlan.PLUS`."
CODE = {"authorization_code_grant": True}
GRANTS = "when authorization_code_grant or implicit_code_grant OAuth flows are enabled."

CLIENT_RULES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "A79",
        {"disable_o_auth": True, "o_auth": {}},
        "disable_o_auth",
        "OAuth settings cannot be specified when disable_o_auth is set.",
    ),
    (
        "A80",
        {"o_auth": {"flows": {**CODE, "client_credentials": True}, "callback_urls": ["https://x"]}},
        "o_auth.flows.client_credentials",
        "client_credentials OAuth flow cannot be selected along with authorization_code_grant or implicit_code_grant.",
    ),
    (
        "A81 empty",
        {"o_auth": {"flows": CODE, "callback_urls": []}},
        "o_auth.callback_urls",
        f"callback_urls must not be empty {GRANTS}",
    ),
    (
        "A81 none",
        {"o_auth": {"flows": {"implicit_code_grant": True}}},
        "o_auth.callback_urls",
        f"callback_urls must be specified {GRANTS}",
    ),
    (
        "B39",
        {"o_auth": {"flows": CODE, "callback_urls": ["https://x"], "default_redirect_uri": "https://y"}},
        "o_auth.default_redirect_uri",
        "default_redirect_uri must be included in callback_urls.",
    ),
    (
        "B39 pattern",
        {"o_auth": {"flows": CODE, "callback_urls": ["https://x y"], "default_redirect_uri": "https://x y"}},
        "o_auth.default_redirect_uri",
        (
            r"default_redirect_uri must match the `^(?=.{1,1024}$)[\p{L}\p{M}\p{S}\p{N}\p{P}]+$` pattern, "
            "got 'https://x y'"
        ),
    ),
    (
        "B42 short",
        {"access_token_validity": Duration.minutes(4)},
        "access_token_validity",
        "access_token_validity: Must be a duration between 5 minutes and 1 day (inclusive); received 4 minutes.",
    ),
    (
        "B42 long",
        {"access_token_validity": "25h"},
        "access_token_validity",
        "access_token_validity: Must be a duration between 5 minutes and 1 day (inclusive); received 1 day 1 hour.",
    ),
    (
        "B42 fraction",
        {"access_token_validity": Duration.seconds(330)},
        "access_token_validity",
        "'330 seconds' cannot be converted into a whole number of minutes.",
    ),
    (
        "B42 above refresh",
        {"access_token_validity": Duration.hours(3), "refresh_token_validity": Duration.hours(2)},
        "access_token_validity",
        "access_token_validity: Must be a duration between 5 minutes and 2 hours (inclusive); received 3 hours.",
    ),
    (
        "B43",
        {"id_token_validity": Duration.days(2)},
        "id_token_validity",
        "id_token_validity: Must be a duration between 5 minutes and 1 day (inclusive); received 2 days.",
    ),
    (
        "B44",
        {"refresh_token_validity": Duration.minutes(59)},
        "refresh_token_validity",
        "refresh_token_validity: Must be a duration between 1 hour and 3650 days (inclusive); received 59 minutes.",
    ),
    (
        "B45",
        {"auth_session_validity": Duration.minutes(16)},
        "auth_session_validity",
        "auth_session_validity: Must be a duration between 3 minutes and 15 minutes (inclusive); received 16 minutes.",
    ),
    (
        "B48",
        {"refresh_token_rotation_grace_period": Duration.seconds(61)},
        "refresh_token_rotation_grace_period",
        (
            "refresh_token_rotation_grace_period: Must be a duration between 0 seconds and 1 minute (inclusive); "
            "received 1 minute 1 second."
        ),
    ),
    (
        "B47",
        {"enable_propagate_additional_user_context_data": True},
        "enable_propagate_additional_user_context_data",
        "Cannot activate enable_propagate_additional_user_context_data in an app client without a client secret.",
    ),
    (
        "B53",
        {"analytics": {"application_id": "x"}},
        "analytics",
        (
            "Either all of `application_id`, `external_id` and `role` must be specified "
            "or `application` must be specified."
        ),
    ),
    (
        "duration",
        {"access_token_validity": "an hour"},
        "access_token_validity",
        "`access_token_validity` must be a duration such as 3d, 12h or 30m",
    ),
]


@pytest.mark.parametrize(
    ("given", "path", "message"), [row[1:] for row in CLIENT_RULES], ids=[r[0] for r in CLIENT_RULES]
)
def test_a_client_that_cannot_be(pool: UserPool, given: dict[str, Any], path: str, message: str) -> None:
    """Each rule of a client."""
    with pytest.raises(ValidationError) as caught:
        pool.add_client("c", **given)

    (problem,) = caught.value.problems
    assert problem.summary == message
    assert problem.path == f"user_pools.main.clients.c.{path}"
