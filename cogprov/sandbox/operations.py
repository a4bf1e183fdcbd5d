"""Which handler answers which operation. A new kind is one module and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from cogprov.sandbox import (
    branding,
    certificates,
    cimd,
    clients,
    domains,
    groups,
    iam,
    imports,
    kms,
    lambdas,
    log_delivery,
    mfa,
    pools,
    providers,
    provisioned_limits,
    replicas,
    resource_servers,
    risk,
    secretsmanager,
    sessions,
    ssm,
    sts,
    tags,
    terms,
    ui,
)
from cogprov.sandbox.context import Handler, Operations
from cogprov.sandbox.wire import not_implemented

_MODULES: Mapping[str, tuple[Operations, ...]] = {
    "cognito-idp": (
        pools.OPERATIONS,
        mfa.OPERATIONS,
        clients.OPERATIONS,
        domains.OPERATIONS,
        providers.OPERATIONS,
        resource_servers.OPERATIONS,
        groups.OPERATIONS,
        risk.OPERATIONS,
        ui.OPERATIONS,
        branding.OPERATIONS,
        log_delivery.OPERATIONS,
        terms.OPERATIONS,
        sessions.OPERATIONS,
        replicas.OPERATIONS,
        tags.OPERATIONS,
        provisioned_limits.OPERATIONS,
        certificates.OPERATIONS,
        imports.OPERATIONS,
        cimd.OPERATIONS,
    ),
    "sts": (sts.OPERATIONS,),
    "iam": (iam.OPERATIONS,),
    "lambda": (lambdas.OPERATIONS,),
    "ssm": (ssm.OPERATIONS,),
    "secretsmanager": (secretsmanager.OPERATIONS,),
    "kms": (kms.OPERATIONS,),
}

HANDLERS: Mapping[str, Mapping[str, Handler]] = {
    service: {name: handler for table in tables for name, handler in table.items()}
    for service, tables in _MODULES.items()
}


def handler_for(service: str, operation: str) -> Handler:
    """Raises SandboxError (501) for an operation that the sandbox does not have."""
    handler = HANDLERS.get(service, {}).get(operation)
    if handler is None:
        raise not_implemented(f"{service}:{operation}")
    return handler
