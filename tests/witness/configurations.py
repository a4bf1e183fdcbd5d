"""The configurations that the witnesses see. ``FUNCTION`` stands for the ARN of a function, ``UNIQUE`` for a word."""

from __future__ import annotations

from collections.abc import Mapping

MINIMAL = """
stack: UNIQUE
region: us-east-1
user_pools: { main: { deletion_protection: false } }
"""

PRODUCTION = """
stack: UNIQUE
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    sign_in_aliases: { email: true }
    standard_attributes: { email: { required: true, mutable: true } }
    custom_attributes:
      tenant: { type: string, min_len: 1, max_len: 64, mutable: true }
      level: { type: number, min: 1, max: 9, mutable: true }
    mfa: optional
    mfa_second_factor: { otp: true }
    password_policy: { min_length: 12, require_digits: true, temp_password_validity: 3d }
    account_recovery: email_only
    device_tracking: { challenge_required_on_new_device: true }
    user_invitation: { email_subject: Welcome, email_body: "{username} has {####}" }
    tags: { team: identity }
    lambda_triggers: { pre_sign_up: "FUNCTION", post_confirmation: "FUNCTION" }
    domains: { login: { cognito_domain: { domain_prefix: UNIQUE-login } } }
    resource_servers:
      api: { identifier: "https://api.acme.com", scopes: { read: "Read", write: "Write" } }
    identity_providers:
      Google:
        { type: google, client_id: abc, client_secret: s3cret, scopes: [openid, email],
          attribute_mapping: { email: email } }
      corp:
        { type: oidc, client_id: c, client_secret: s3cret, issuer_url: "https://id.acme.com",
          attribute_mapping: { email: mail } }
    groups:
      admins: { precedence: 1, description: All of it }
      staff: { precedence: 5 }
    clients:
      web:
        auth_flows: { user_srp: true }
        o_auth:
          flows: { authorization_code_grant: true }
          scopes: [openid, email, "${user_pools.main.resource_servers.api.identifier}/read"]
          callback_urls: ["https://app.acme.com/cb"]
          logout_urls: ["https://app.acme.com/bye"]
        access_token_validity: 30m
        prevent_user_existence_errors: true
      mobile: { auth_flows: { user_srp: true, custom: true }, refresh_token_validity: 10d }
"""

MACHINES = """
stack: UNIQUE
region: us-east-1
user_pools:
  machines:
    deletion_protection: false
    resource_servers:
      orders: { identifier: orders, scopes: { read: "Read orders", write: "Write orders" } }
    clients:
      batch:
        generate_secret: true
        access_token_validity: 10m
        o_auth:
          flows: { client_credentials: true }
          scopes: ["${user_pools.machines.resource_servers.orders.identifier}/read"]
"""

TEXTS = """
stack: UNIQUE
region: us-east-1
user_pools:
  main:
    deletion_protection: false
    sign_in_aliases: { phone: true }
    mfa: required
    mfa_second_factor: { sms: true, otp: true }
"""

ALL: Mapping[str, str] = {
    "minimal": MINIMAL,
    "production": PRODUCTION,
    "machines": MACHINES,
    "texts": TEXTS,
}


def text_of(template: str, unique: str, function: str = "") -> str:
    return template.replace("UNIQUE", unique).replace("FUNCTION", function)
