"""Which factors a pool has, as its answers tell."""

from __future__ import annotations

import pytest

from cogprov.kinds.user_pool.canon import extract


@pytest.mark.parametrize(
    ("codes", "account", "factors"),
    [
        ({}, "COGNITO_DEFAULT", []),
        ({}, None, []),
        ({}, "DEVELOPER", ["EMAIL"]),
        ({"Subject": "Your code"}, "COGNITO_DEFAULT", ["EMAIL"]),
        (None, "DEVELOPER", []),
    ],
)
def test_an_empty_block_is_no_factor_where_there_is_no_account_to_send_from(codes, account, factors):
    """An endpoint may spell out what is off; taken for a factor, it would be taken away by every apply for ever."""
    mfa = {"MfaConfiguration": "OPTIONAL", **({} if codes is None else {"EmailMfaConfiguration": codes})}
    pool = {"EmailConfiguration": {"EmailSendingAccount": account}} if account else {}
    assert extract({}, {"DescribeUserPool": pool, "GetUserPoolMfaConfig": mfa})["Factors"] == factors
