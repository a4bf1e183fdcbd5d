"""The pool of the AWS CDK's aws-cognito README, on cogprov's constructs.

cogprov -C examples/cdk-readme -f app.py --sandbox plan
"""

from cogprov import (
    BooleanAttribute,
    DateTimeAttribute,
    Duration,
    Function,
    Mfa,
    NumberAttribute,
    OAuthScope,
    Stack,
    StringAttribute,
    UserPool,
    UserPoolOperation,
    VerificationEmailStyle,
)

stack = Stack("cdk-readme", region="eu-west-1", state="../../state")

pool = UserPool(
    stack,
    "myuserpool",
    user_pool_name="myawesomeapp-userpool",
    self_sign_up_enabled=True,
    user_verification={
        "email_subject": "Verify your email for our awesome app!",
        "email_body": "Thanks for signing up to our awesome app! Your verification code is {####}",
        "email_style": VerificationEmailStyle.CODE,
        "sms_message": "Thanks for signing up to our awesome app! Your verification code is {####}",
    },
    user_invitation={
        "email_subject": "Invite to join our awesome app!",
        "email_body": "Hello {username}, you have been invited to join our awesome app! "
        "Your temporary password is {####}",
        "sms_message": "Hello {username}, your temporary password for our awesome app is {####}",
    },
    sign_in_aliases={"username": True, "email": True},
    auto_verify={"email": True, "phone": True},
    standard_attributes={
        "fullname": {"required": True, "mutable": True},
        "address": {"required": True, "mutable": True},
    },
    custom_attributes={
        "myappid": StringAttribute(min_len=5, max_len=15),
        "callingcode": NumberAttribute(min=1, max=3),
        "is_employee": BooleanAttribute(),
        "joined_on": DateTimeAttribute(),
    },
    mfa=Mfa.REQUIRED,
    mfa_second_factor={"sms": True, "otp": True},
    password_policy={
        "min_length": 12,
        "require_lowercase": True,
        "require_uppercase": True,
        "require_digits": True,
        "require_symbols": True,
        "temp_password_validity": Duration.days(3),
    },
    lambda_triggers={
        "create_auth_challenge": Function.from_function_name(stack, "authChallengeFn", "auth-challenge"),
    },
)
pool.add_trigger(
    UserPoolOperation.USER_MIGRATION,
    Function.from_function_name(stack, "userMigrationFn", "user-migration"),
)

client = pool.add_client(
    "app-client",
    auth_flows={"user_password": True, "user_srp": True},
    o_auth={
        "flows": {"authorization_code_grant": True},
        "scopes": [OAuthScope.OPENID],
        "callback_urls": ["https://my-app-domain.com/welcome"],
    },
)

stack.output("client_id", client.user_pool_client_id)
