"""Resource servers, groups, domains and the small kinds below a pool."""

from __future__ import annotations

from typing import Any

import pytest
from sandbox_help import CERTIFICATE, IDENTITY, ROLE, Cognito, invalid, refusal

from cogprov.sandbox import Sandbox

CUSTOM = {"CustomDomainConfig": {"CertificateArn": CERTIFICATE}}
LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/pool"
NOTIFICATIONS = {
    "LogLevel": "ERROR",
    "EventSource": "userNotification",
    "CloudWatchLogsConfiguration": {"LogGroupArn": LOG_GROUP},
}
EVENTS = {
    "LogLevel": "INFO",
    "EventSource": "userAuthEvents",
    "S3Configuration": {"BucketArn": "arn:aws:s3:::bucket"},
}
PLUS: dict[str, Any] = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}


def scope(name: str) -> dict[str, str]:
    return {"ScopeName": name, "ScopeDescription": name}


def test_resource_servers(cognito: Cognito) -> None:
    """Scopes come back sorted; identifiers and scope names are unique; the 26th server is refused."""
    pool = cognito.pool()
    ids = {"UserPoolId": pool, "Identifier": "api"}
    made = cognito.CreateResourceServer(**ids, Name="API", Scopes=[scope("write"), scope("read")])["ResourceServer"]
    assert [s["ScopeName"] for s in made["Scopes"]] == ["read", "write"]
    assert cognito.DescribeResourceServer(**ids)["ResourceServer"] == made
    with invalid(f"api already exists in user pool {pool}."):
        cognito.CreateResourceServer(**ids, Name="API")
    with invalid("unique"):
        cognito.UpdateResourceServer(**ids, Name="API", Scopes=[scope("a"), scope("a")])
    for n in range(24):
        cognito.CreateResourceServer(UserPoolId=pool, Identifier=f"s{n}", Name="S")
    with refusal("LimitExceededException"):
        cognito.CreateResourceServer(UserPoolId=pool, Identifier="last", Name="S")
    cognito.DeleteResourceServer(**ids)
    with refusal("ResourceNotFoundException"):
        cognito.DeleteResourceServer(**ids)


def test_groups(cognito: Cognito) -> None:
    """Updates patch, a precedence of zero is a value, an empty description clears, a second group is refused."""
    ids = {"UserPoolId": cognito.pool(), "GroupName": "admins"}
    cognito.CreateGroup(**ids, Description="d", RoleArn=ROLE, Precedence=0)
    with refusal("GroupExistsException"):
        cognito.CreateGroup(**ids)
    patched = cognito.UpdateGroup(**ids, Description="")["Group"]
    assert patched["Precedence"] == 0 and patched["RoleArn"] == ROLE and "Description" not in patched
    with invalid("precedence"):
        cognito.UpdateGroup(**ids, Precedence=-1)
    with invalid("roleArn"):
        cognito.UpdateGroup(**ids, RoleArn="")
    cognito.DeleteGroup(**ids)
    with refusal("ResourceNotFoundException"):
        cognito.GetGroup(**ids)


def test_unknown_domain_describes_as_nothing(cognito: Cognito) -> None:
    """A domain that is not there is an empty description, not an error."""
    assert cognito.DescribeUserPoolDomain(Domain="nobody") == {"DomainDescription": {}}


def test_prefix_and_custom_domain(cognito: Cognito) -> None:
    """A pool has one of each; only the custom one tells an alias target; both show in the pool."""
    pool = cognito.pool()
    made = cognito.CreateUserPoolDomain(UserPoolId=pool, Domain="my-app")
    assert made == {"ManagedLoginVersion": 1}
    custom = cognito.CreateUserPoolDomain(UserPoolId=pool, Domain="login.example.com", ManagedLoginVersion=2, **CUSTOM)
    assert custom["CloudFrontDomain"].endswith(".cloudfront.net")
    read = cognito.described(pool)
    assert (read["Domain"], read["CustomDomain"]) == ("my-app", "login.example.com")
    for domain, more in (("other", {}), ("other.example.com", CUSTOM)):
        with invalid("already has a"):
            cognito.CreateUserPoolDomain(UserPoolId=pool, Domain=domain, **more)
    other = cognito.pool()
    for domain, more in (("my-app", {}), ("login.example.com", CUSTOM)):
        with invalid("Domain already associated with another user pool."):
            cognito.CreateUserPoolDomain(UserPoolId=other, Domain=domain, **more)
    with invalid("Cannot convert custom domain to prefix domain."):
        cognito.UpdateUserPoolDomain(UserPoolId=pool, Domain="login.example.com", ManagedLoginVersion=1)
    cognito.UpdateUserPoolDomain(UserPoolId=pool, Domain="my-app", ManagedLoginVersion=2)
    assert cognito.DescribeUserPoolDomain(Domain="my-app")["DomainDescription"]["ManagedLoginVersion"] == 2
    with invalid("No such domain"):
        cognito.DeleteUserPoolDomain(UserPoolId=other, Domain="my-app")


@pytest.mark.parametrize(
    ("domain", "params", "words"),
    [
        ("my-cognito-app", {}, "reserved word: cognito"),
        ("myaws", {}, "reserved word: aws"),
        ("My-App", {}, "domain"),
        ("-app", {}, "domain"),
        ("a" * 64, {}, "domain"),
        ("login.example.com", {}, "CustomDomainConfig"),
        ("example.com", CUSTOM, "not a valid subdomain"),
        ("a..example.com", CUSTOM, "not a valid subdomain"),
        (
            "login.example.com",
            {"CustomDomainConfig": {"CertificateArn": CERTIFICATE.replace("us-east-1", "eu-west-1")}},
            "isn't in us-east-1 region",
        ),
        ("app", {"ManagedLoginVersion": 3}, "ManagedLoginVersion"),
        (
            "app",
            {"Routing": {"Failover": {"SecondaryRegion": "us-west-2", "PrimaryRoute53HealthCheckId": "x"}}},
            "Routing",
        ),
    ],
)
def test_domain_refusals(cognito: Cognito, domain: str, params: dict[str, Any], words: str) -> None:
    """Domains the service does not take."""
    with invalid(words):
        cognito.CreateUserPoolDomain(UserPoolId=cognito.pool(), Domain=domain, **params)


def test_domain_plan_and_count(cognito: Cognito) -> None:
    """Managed login is not in Lite, and the fifth custom domain of a Region is refused."""
    with refusal("FeatureUnavailableInTierException"):
        cognito.CreateUserPoolDomain(UserPoolId=cognito.pool(UserPoolTier="LITE"), Domain="app", ManagedLoginVersion=2)
    for n in range(4):
        cognito.CreateUserPoolDomain(UserPoolId=cognito.pool(), Domain=f"login{n}.example.com", **CUSTOM)
    with refusal("LimitExceededException"):
        cognito.CreateUserPoolDomain(UserPoolId=cognito.pool(), Domain="login5.example.com", **CUSTOM)


def test_custom_domain_becomes_active_in_time() -> None:
    """A custom domain answers CREATING for a while, refuses changes meanwhile, and a prefix does neither."""
    cognito = Cognito(Sandbox(domain_delay=2))
    ids = {"UserPoolId": cognito.pool(), "Domain": "login.example.com"}
    cognito.CreateUserPoolDomain(**ids, **CUSTOM)
    with invalid("CREATING"):
        cognito.DeleteUserPoolDomain(**ids)

    def status(domain: str) -> str:
        return str(cognito.DescribeUserPoolDomain(Domain=domain)["DomainDescription"]["Status"])

    assert [status("login.example.com") for _ in range(3)] == ["CREATING", "CREATING", "ACTIVE"]
    cognito.UpdateUserPoolDomain(**ids, **CUSTOM)
    assert [status("login.example.com") for _ in range(3)] == ["UPDATING", "UPDATING", "ACTIVE"]
    cognito.CreateUserPoolDomain(UserPoolId=ids["UserPoolId"], Domain="app")
    assert status("app") == "ACTIVE"


def test_prefix_is_unique_over_accounts_and_free_in_another_region(tmp_path: Any) -> None:
    """Another account cannot take a prefix, and does not see whose it is; another Region has its own."""
    mine = Cognito(Sandbox(tmp_path / "world.json"))
    theirs = Cognito(Sandbox(tmp_path / "world.json", account="999999999999"))
    mine.CreateUserPoolDomain(UserPoolId=mine.pool(), Domain="app")
    with invalid("already associated"):
        theirs.CreateUserPoolDomain(UserPoolId=theirs.pool(), Domain="app")
    assert theirs.DescribeUserPoolDomain(Domain="app") == {"DomainDescription": {}}
    assert theirs.ListUserPools(MaxResults=10)["UserPools"][0]["Name"] == "customers"
    abroad = mine.CreateUserPool(region="eu-west-1", PoolName="p")["UserPool"]["Id"]
    mine.CreateUserPoolDomain(region="eu-west-1", UserPoolId=abroad, Domain="app")


def test_risk_configuration(cognito: Cognito) -> None:
    """Each Set replaces its scope; ids alone remove it; a client without one shows the pool's, without its id."""
    pool = cognito.pool(**PLUS)
    client = cognito.client(pool)
    credentials = {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}}}
    exceptions = {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["10.0.0.0/8"]}}
    made = cognito.SetRiskConfiguration(UserPoolId=pool, **credentials)["RiskConfiguration"]
    assert len(made["CompromisedCredentialsRiskConfiguration"]["EventFilter"]) == 3
    inherited = cognito.DescribeRiskConfiguration(UserPoolId=pool, ClientId=client)["RiskConfiguration"]
    assert "ClientId" not in inherited and "CompromisedCredentialsRiskConfiguration" in inherited
    own = cognito.SetRiskConfiguration(UserPoolId=pool, ClientId=client, **exceptions)["RiskConfiguration"]
    assert own["ClientId"] == client and "CompromisedCredentialsRiskConfiguration" not in own
    cognito.SetRiskConfiguration(UserPoolId=pool)
    cognito.SetRiskConfiguration(UserPoolId=pool, ClientId=client)
    assert cognito.DescribeRiskConfiguration(UserPoolId=pool, ClientId=client) == {"RiskConfiguration": {}}


def test_risk_refusals(cognito: Cognito) -> None:
    """Threat protection must be on; ranges must be networks; notifications need to know how."""
    off = cognito.pool()
    for attempt in (cognito.SetRiskConfiguration, cognito.DescribeRiskConfiguration):
        with refusal("UserPoolAddOnNotEnabledException"):
            attempt(UserPoolId=off)
    pool = cognito.pool(**PLUS)
    with invalid("not-an-address"):
        cognito.SetRiskConfiguration(
            UserPoolId=pool, RiskExceptionConfiguration={"SkippedIPRangeList": ["not-an-address"]}
        )
    actions = {"HighAction": {"Notify": True, "EventAction": "BLOCK"}}
    with invalid("NotifyConfiguration"):
        cognito.SetRiskConfiguration(UserPoolId=pool, AccountTakeoverRiskConfiguration={"Actions": actions})
    wrong = {"Actions": actions, "NotifyConfiguration": {"SourceArn": ROLE}}
    with refusal("InvalidEmailRoleAccessPolicyException"):
        cognito.SetRiskConfiguration(UserPoolId=pool, AccountTakeoverRiskConfiguration=wrong)
    right = {**wrong, "NotifyConfiguration": {"SourceArn": IDENTITY}}
    cognito.SetRiskConfiguration(UserPoolId=pool, AccountTakeoverRiskConfiguration=right)


def test_classic_ui(cognito: Cognito) -> None:
    """Needs a domain, knows its classes, tells an image only as a URL, falls back to the pool, and can be removed."""
    pool = cognito.pool()
    client = cognito.client(pool)
    css = ".banner-customizable { background: red; }\n.submitButton-customizable:hover { color: blue; }"
    with invalid("There has to be an existing domain"):
        cognito.SetUICustomization(UserPoolId=pool, CSS=css)
    cognito.CreateUserPoolDomain(UserPoolId=pool, Domain="app")
    with invalid("body"):
        cognito.SetUICustomization(UserPoolId=pool, CSS="body { color: red; }")
    with invalid("PNG or JPEG"):
        cognito.SetUICustomization(UserPoolId=pool, ImageFile=b"GIF89a")
    assert cognito.GetUICustomization(UserPoolId=pool) == {"UICustomization": {}}
    made = cognito.SetUICustomization(UserPoolId=pool, CSS=css, ImageFile=b"\x89PNG...")["UICustomization"]
    assert made["ClientId"] == "ALL" and made["ImageUrl"].startswith("https://")
    assert cognito.GetUICustomization(UserPoolId=pool, ClientId=client)["UICustomization"]["ClientId"] == "ALL"
    own = cognito.SetUICustomization(UserPoolId=pool, ClientId=client, CSS=css)["UICustomization"]
    assert own["ClientId"] == client and "ImageUrl" not in own
    cognito.SetUICustomization(UserPoolId=pool)
    cognito.SetUICustomization(UserPoolId=pool, ClientId=client)
    assert cognito.GetUICustomization(UserPoolId=pool, ClientId=client) == {"UICustomization": {}}


def logo(mode: str = "LIGHT", data: bytes = b"\x89PNG") -> dict[str, Any]:
    return {"Category": "FORM_LOGO", "ColorMode": mode, "Extension": "PNG", "Bytes": data}


def test_branding(cognito: Cognito) -> None:
    """One style per client; updates merge settings and exchange assets by slot; the client is not told."""
    pool = cognito.pool()
    client = cognito.client(pool)
    ids = {"UserPoolId": pool, "ClientId": client}
    made = cognito.CreateManagedLoginBranding(**ids, Settings={"a": {"b": 1}}, Assets=[logo()])["ManagedLoginBranding"]
    assert "ClientId" not in made
    with refusal("ManagedLoginBrandingExistsException"):
        cognito.CreateManagedLoginBranding(**ids)
    style = {"UserPoolId": pool, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
    patched = cognito.UpdateManagedLoginBranding(
        **style, Settings={"a": {"c": 2}}, Assets=[logo(data=b"\x89PNG2"), logo("DARK")]
    )["ManagedLoginBranding"]
    assert patched["Settings"] == {"a": {"b": 1, "c": 2}} and len(patched["Assets"]) == 2
    assert cognito.DescribeManagedLoginBrandingByClient(**ids)["ManagedLoginBranding"] == patched
    merged = cognito.DescribeManagedLoginBranding(**style, ReturnMergedResources=True)["ManagedLoginBranding"]
    assert merged["Settings"]["a"] == {"b": 1, "c": 2} and "categories" in merged["Settings"]
    reset = cognito.UpdateManagedLoginBranding(**style, UseCognitoProvidedValues=True)["ManagedLoginBranding"]
    assert "Settings" not in reset and reset["Assets"] == []
    cognito.DeleteManagedLoginBranding(**style)
    with refusal("ResourceNotFoundException"):
        cognito.DescribeManagedLoginBrandingByClient(**ids)


def test_branding_refusals(cognito: Cognito) -> None:
    """Cognito's values exclude own ones, slots are filled once, Lite has no styles, a pool has twenty."""
    pool = cognito.pool()
    ids = {"UserPoolId": pool, "ClientId": cognito.client(pool)}
    for params in ({"UseCognitoProvidedValues": True, "Settings": {}}, {"Assets": [logo(), logo()]}):
        with invalid():
            cognito.CreateManagedLoginBranding(**ids, **params)
    with invalid("ManagedLoginBrandingId"):
        cognito.UpdateManagedLoginBranding(UserPoolId=pool)
    lite = cognito.pool(UserPoolTier="LITE")
    with refusal("OperationNotEnabledException"):
        cognito.CreateManagedLoginBranding(UserPoolId=lite, ClientId=cognito.client(lite))
    for _ in range(20):
        cognito.CreateManagedLoginBranding(UserPoolId=pool, ClientId=cognito.client(pool))
    with refusal("LimitExceededException"):
        cognito.CreateManagedLoginBranding(**ids)


def test_log_delivery(cognito: Cognito) -> None:
    """The list is replaced whole; levels, destinations and plans are checked."""
    plus, essentials = cognito.pool(UserPoolTier="PLUS"), cognito.pool()
    made = cognito.SetLogDeliveryConfiguration(UserPoolId=plus, LogConfigurations=[NOTIFICATIONS, EVENTS])
    assert made["LogDeliveryConfiguration"]["LogConfigurations"] == [NOTIFICATIONS, EVENTS]
    assert cognito.GetLogDeliveryConfiguration(UserPoolId=plus) == made
    cognito.SetLogDeliveryConfiguration(UserPoolId=plus, LogConfigurations=[])
    read = cognito.GetLogDeliveryConfiguration(UserPoolId=plus)["LogDeliveryConfiguration"]
    assert read == {"UserPoolId": plus, "LogConfigurations": []}
    for entries in (
        [NOTIFICATIONS, NOTIFICATIONS],
        [{**NOTIFICATIONS, "LogLevel": "INFO"}],
        [{**NOTIFICATIONS, "S3Configuration": EVENTS["S3Configuration"]}],
        [{"LogLevel": "ERROR", "EventSource": "userNotification"}],
    ):
        with invalid():
            cognito.SetLogDeliveryConfiguration(UserPoolId=plus, LogConfigurations=entries)
    cognito.SetLogDeliveryConfiguration(UserPoolId=essentials, LogConfigurations=[NOTIFICATIONS])
    with refusal("FeatureUnavailableInTierException"):
        cognito.SetLogDeliveryConfiguration(UserPoolId=essentials, LogConfigurations=[EVENTS])


def test_terms(cognito: Cognito) -> None:
    """One document per client and name; updates patch, links replace links; lists tell neither client nor links."""
    pool = cognito.pool()
    ids = {"UserPoolId": pool, "ClientId": cognito.client(pool)}
    fixed = {"TermsSource": "LINK", "Enforcement": "NONE"}
    links = {"cognito:default": "https://example.com/terms"}
    made = cognito.CreateTerms(**ids, **fixed, TermsName="terms-of-use", Links=links)["Terms"]
    with refusal("TermsExistsException"):
        cognito.CreateTerms(**ids, **fixed, TermsName="terms-of-use")
    cognito.CreateTerms(**ids, **fixed, TermsName="privacy-policy", Links=links)
    key = {"UserPoolId": pool, "TermsId": made["TermsId"]}
    with refusal("TermsExistsException"):
        cognito.UpdateTerms(**key, TermsName="privacy-policy")
    other = {"cognito:french": "https://example.com/fr"}
    assert cognito.UpdateTerms(**key, Links=other)["Terms"]["Links"] == other
    assert cognito.UpdateTerms(**key)["Terms"]["Links"] == other
    assert cognito.DescribeTermsByClient(**ids, TermsName="terms-of-use") == cognito.DescribeTerms(**key)
    listed = cognito.ListTerms(UserPoolId=pool)["Terms"]
    assert len(listed) == 2 and not {"ClientId", "Links"} & set(listed[0])
    with invalid("links"):
        cognito.UpdateTerms(**key, Links={"klingon": "https://example.com"})
    cognito.DeleteTerms(**key)
    with refusal("ResourceNotFoundException"):
        cognito.DescribeTermsByClient(**ids, TermsName="terms-of-use")


def test_client_metadata_policies(cognito: Cognito) -> None:
    """A policy is patched, listed without its patterns, and has no cached documents."""
    pool = cognito.pool()
    patterns = ["https://clients.example.com/*"]
    ids = {"UserPoolId": pool, "ClientId": cognito.client(pool)}
    made = cognito.CreateCIMDPolicy(**ids, PolicyName="partners", URLPatterns=patterns)["CIMDPolicy"]
    key = {"UserPoolId": pool, "CIMDPolicyId": made["CIMDPolicyId"]}
    assert cognito.DescribeCIMDPolicy(**key)["CIMDPolicy"] == made and made["CacheDuration"] == 86_400
    changed = cognito.UpdateCIMDPolicy(**{**ids, **key}, URLPatterns=patterns, CacheDuration=100_000)
    assert (changed["CIMDPolicy"]["PolicyName"], changed["CIMDPolicy"]["CacheDuration"]) == ("partners", 100_000)
    assert "URLPatterns" not in cognito.ListCIMDPolicies(UserPoolId=pool)["CIMDPolicies"][0]
    assert cognito.ListClientMetadataURLs(**key) == {"ClientMetadataURLs": []}
    with refusal("CachedCIMDURLDoesNotExistException"):
        cognito.UpdateClientMetadataURLState(**key, URL="https://clients.example.com/a", Action="REFRESH")
    cognito.DeleteCIMDPolicy(**key)
    with refusal("ResourceNotFoundException"):
        cognito.DescribeCIMDPolicy(**key)
    lite = cognito.pool(UserPoolTier="LITE")
    with refusal("FeatureUnavailableInTierException"):
        cognito.CreateCIMDPolicy(
            UserPoolId=lite, ClientId=cognito.client(lite), PolicyName="partners", URLPatterns=patterns
        )


def test_sessions(cognito: Cognito) -> None:
    """Defaults when never set; a client needs the pool's tracking; Lite has none."""
    pool = cognito.pool()
    ids = {"UserPoolId": pool, "ClientId": cognito.client(pool)}
    assert cognito.GetUserPoolSessionConfiguration(UserPoolId=pool)["TokenSession"] == {"MaxPerUser": 20}
    assert cognito.GetUserPoolClientSessionConfiguration(**ids)["SSOSession"] == {"MaxValidityMinutes": 60}
    hour = {"SSOSession": {"MaxValidityMinutes": 90}}
    with refusal("OperationNotEnabledException"):
        cognito.SetUserPoolClientSessionConfiguration(**ids, **hour)
    tracking = {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 5}}
    cognito.SetUserPoolSessionConfiguration(UserPoolId=pool, **tracking)
    cognito.SetUserPoolClientSessionConfiguration(**ids, **hour)
    assert cognito.GetUserPoolClientSessionConfiguration(**ids) == {**ids, **hour}
    assert cognito.GetUserPoolSessionConfiguration(UserPoolId=pool) == {"UserPoolId": pool, **tracking}
    with refusal("FeatureUnavailableInTierException"):
        cognito.SetUserPoolSessionConfiguration(UserPoolId=cognito.pool(UserPoolTier="LITE"), **tracking)


def test_replicas(cognito: Cognito) -> None:
    """A replica needs a multi-Region key, settles at inactive, must be inactive to go, and takes time to."""
    key = {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/mrk-12ab"}
    with invalid("multi-Region"):
        cognito.CreateUserPoolReplica(UserPoolId=cognito.pool(), RegionName="eu-west-1")
    pool = cognito.pool(KeyConfiguration=key)
    ids = {"UserPoolId": pool, "RegionName": "eu-west-1"}
    assert cognito.CreateUserPoolReplica(**ids)["UserPoolReplica"]["Status"] == "CREATING"
    with refusal("LimitExceededException"):
        cognito.CreateUserPoolReplica(UserPoolId=pool, RegionName="us-west-2")
    with invalid("CREATING"):
        cognito.UpdateUserPoolReplica(**ids, Status="ACTIVE")

    def statuses() -> dict[str, str]:
        replicas = cognito.ListUserPoolReplicas(UserPoolId=pool)["UserPoolReplicas"]
        return {replica["Role"]: replica["Status"] for replica in replicas}

    assert [statuses()["SECONDARY"] for _ in range(2)] == ["CREATING", "INACTIVE"]
    cognito.UpdateUserPoolReplica(**ids, Status="ACTIVE")
    with invalid("INACTIVE"):
        cognito.DeleteUserPoolReplica(**ids)
    assert cognito.ListUserPools(MaxResults=60)["UserPools"]
    cognito.UpdateUserPoolReplica(**ids, Status="INACTIVE")
    cognito.DeleteUserPoolReplica(**ids)
    assert [statuses() for _ in range(2)] == [{"PRIMARY": "ACTIVE", "SECONDARY": "DELETING"}, {"PRIMARY": "ACTIVE"}]


def test_provisioned_limits(cognito: Cognito) -> None:
    """A limit lies between the free one and the account's maximum."""
    limit = {"LimitDefinition": {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserCreation"}}}
    assert cognito.GetProvisionedLimit(**limit)["Limit"]["ProvisionedLimitValue"] == 50
    assert cognito.UpdateProvisionedLimit(**limit, RequestedLimitValue=80)["Limit"]["ProvisionedLimitValue"] == 80
    with invalid("below"):
        cognito.UpdateProvisionedLimit(**limit, RequestedLimitValue=10)
    with refusal("ServiceQuotaExceededException"):
        cognito.UpdateProvisionedLimit(**limit, RequestedLimitValue=10_000)


def test_signing_certificate(cognito: Cognito) -> None:
    """A pool's certificate is its own and stays the same."""
    pool = cognito.pool()
    one = cognito.GetSigningCertificate(UserPoolId=pool)
    assert one == cognito.GetSigningCertificate(UserPoolId=pool)
    assert one != cognito.GetSigningCertificate(UserPoolId=cognito.pool())
