"""Durations, secrets, and references inside texts."""

from __future__ import annotations

import pytest
from construct_help import words_of

import cogprov
from cogprov import Aws, Duration, SecretValue, Stack, UserPool, ValidationError, constructs
from cogprov.constructs.values import joined, parsed
from cogprov.model.values import Ref, Secret, Template


class TestDuration:
    @pytest.mark.parametrize(
        ("duration", "seconds", "human", "text"),
        [
            (Duration.days(3), 259200, "3 days", "3d"),
            (Duration.hours(48), 172800, "2 days", "2d"),
            (Duration.hours(1.5), 5400, "1 hour 30 minutes", "90m"),
            (Duration.minutes(60), 3600, "1 hour", "1h"),
            (Duration.seconds(0), 0, "0 seconds", "0s"),
            (Duration.millis(2000), 2, "2 seconds", "2s"),
        ],
    )
    def test_its_forms(self, duration: Duration, seconds: int, human: str, text: str) -> None:
        """Seconds, words for people, and the word of a file."""
        assert (duration.to_seconds(), duration.to_human_string(), duration.text()) == (seconds, human, text)

    def test_conversions(self) -> None:
        """Whole numbers, or fractions on demand."""
        day = Duration.days(1)

        assert (day.to_days(), day.to_hours(), day.to_minutes(), day.to_milliseconds()) == (1, 24, 1440, 86400000)
        assert Duration.hours(12).to_days(integral=False) == 0.5

    def test_equality(self) -> None:
        """The same time is the same duration in any unit."""
        assert Duration.hours(24) == Duration.days(1) != Duration.days(2)
        assert len({Duration.hours(24), Duration.days(1)}) == 1

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("3d", 259200),
            ("1h30m", 5400),
            ("300s", 300),
            ("P3D", 259200),
            ("PT30M", 1800),
            ("P1DT2H3M4S", 93784),
        ],
    )
    def test_texts(self, text: str, seconds: int) -> None:
        """The words of files are understood, and ISO 8601."""
        assert Duration.parse(text).to_seconds() == seconds

    @pytest.mark.parametrize("text", ["nonsense", "", "P", "PT", "P1DT", "P1Y", "3x"])
    def test_no_durations(self, text: str) -> None:
        """Anything else is refused: a setting that is dropped in silence is worse."""
        with pytest.raises(ValidationError, match="Not a valid ISO duration"):
            Duration.parse(text)

    def test_sums(self) -> None:
        """Durations add up, and never below nothing."""
        assert Duration.minutes(30).plus(Duration.minutes(5)) == Duration.minutes(35)
        assert Duration.hours(1).minus(Duration.minutes(15)) == Duration.minutes(45)
        with pytest.raises(ValidationError):
            Duration.minutes(1).minus(Duration.minutes(2))

    @pytest.mark.parametrize("text", ["P3D", "PT30M", "P1DT2H3M4S", "PT0S"])
    def test_iso_text(self, text: str) -> None:
        """ISO 8601 comes back as it went in."""
        assert Duration.parse(text).to_iso_string() == text


class TestSecretsOfTheCdk:
    def test_unwrapped(self) -> None:
        """What the CDK unwraps stays a secret here."""
        secret = SecretValue.unsafe_plain_text("hunter2")

        assert secret.unsafe_unwrap() is secret.to_string() is secret
        assert "hunter2" not in f"{secret.unsafe_unwrap()}"

    def test_versions(self) -> None:
        """The current version may be named; another is refused and not read as the current one."""
        same = SecretValue.secrets_manager("n", version_stage="AWSCURRENT")
        assert same == SecretValue.secrets_manager("n")
        with pytest.raises(ValidationError, match="AWSCURRENT"):
            SecretValue.secrets_manager("n", version_stage="AWSPREVIOUS")
        with pytest.raises(ValidationError, match="version_id"):
            SecretValue.secrets_manager("n", version_id="1")


class TestTexts:
    def test_a_reference_in_a_text(self, stack: Stack, pool: UserPool) -> None:
        """What str() of a reference puts into a text stays a reference."""
        client = pool.add_client("c")
        other = UserPool(
            stack,
            "other",
            user_pool_name=f"copy-of-{pool.user_pool_id}",
            tags={"client": f"{client.user_pool_client_id}"},
        )

        assert words_of(other) == {
            "user_pool_name": Template(("copy-of-", Ref("user_pools.main", "id"))),
            "tags": {"client": Ref("user_pools.main.clients.c", "id")},
        }

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("plain", "plain"),
            ("Your code is {####}", "Your code is {####}"),
            ("costs ${5} or $${6}", "costs ${5} or ${6}"),
            ("$${env:HOME}", "${env:HOME}"),
            ("${name}", "${name}"),
            ("${region}", Ref("region", source="aws")),
            ("${user_pools.a.clients.b.id}", Ref("user_pools.a.clients.b", "id")),
            ("${ssm:/a/b}", Ref("/a/b", "", "ssm")),
            ("${secretsmanager:a#b}", Ref("a", "b", "secretsmanager")),
            ("a-${account}-b", Template(("a-", Ref("account", source="aws"), "-b"))),
            ("$${x} ${account} ${y}", Template(("${x} ", Ref("account", source="aws"), " ${y}"))),
            ("${unclosed", "${unclosed"),
        ],
    )
    def test_what_is_a_reference(self, text: str, value: object) -> None:
        """Only what cogprov itself writes; every other dollar and brace is text."""
        assert parsed(text) == value

    def test_templates_read_back(self) -> None:
        """The text of a template is the template again."""
        template = joined("a ${literal} ", Ref("user_pools.a", "id"), "/", Ref("user_pools.b", "arn"))

        assert parsed(str(template)) == template

    def test_joining_texts_gives_a_text(self) -> None:
        """Nothing to wait for, nothing to fill in."""
        assert joined("a", "b") == "ab"
        assert joined() == ""

    def test_the_account_and_region_of_the_run(self) -> None:
        """They are known when it runs; a stack may name its own."""
        assert str(Aws.REGION) == "${region}"
        assert Stack("a").account == Aws.ACCOUNT_ID
        assert Stack("b", env={"account": "123", "region": "eu-west-1"}).region == "eu-west-1"


class TestSecrets:
    def test_they_print_as_secret(self) -> None:
        """Whatever is done to them."""
        secret = SecretValue.unsafe_plain_text("hunter2")

        assert f"{secret} {secret!r}" == "(secret) (secret)"

    def test_where_they_come_from(self) -> None:
        """Secrets Manager and the parameter store, as files name them."""
        assert SecretValue.secrets_manager("a") == Secret(Ref("a", "", "secretsmanager"))
        assert SecretValue.ssm_secure("/a", "3") == Secret(Ref("/a:3", "", "ssm"))


def test_references_are_added_to_texts_as_texts_are() -> None:
    """What CDK programs do with tokens: ``+``, and the unwrapping of a secret, which stays a reference."""
    pool = UserPool(Stack("s"), "p")
    client = pool.add_client("web", generate_secret=True, user_pool_client_name="id:" + pool.user_pool_id)
    assert words_of(client)["user_pool_client_name"] == Template(("id:", Ref("user_pools.p")))
    both = joined(pool.user_pool_id + "/" + client.user_pool_client_id)
    assert both == Template((Ref("user_pools.p"), "/", Ref("user_pools.p.clients.web")))
    assert client.user_pool_client_secret.unsafe_unwrap() == Ref("user_pools.p.clients.web", "secret")
    with pytest.raises(TypeError):
        pool.user_pool_id + 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CfnUserPoolGroup", ": write UserPoolGroup"),
        ("CfnManagedLoginBranding", ": write client.add_child('managed_login_branding', words={...})"),
        ("CfnIdentityPool", "'CfnIdentityPool'"),
    ],
)
def test_the_classes_of_cloudformation_name_what_stands_for_them(name: str, said: str) -> None:
    for module in (cogprov, constructs):
        with pytest.raises(AttributeError) as failed:
            getattr(module, name)
        assert str(failed.value).endswith(said)
