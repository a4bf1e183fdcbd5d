"""An offline, strict emulator of the Amazon Cognito user pools control plane: the other side of the wire.

It knows the service's semantics and botocore's service model, and nothing of the rest of cogprov. Requests and
answers are bytes (:meth:`Sandbox.handle`), so whatever speaks to AWS can speak to it.

    sandbox = Sandbox(updates="observed", faults=[Fault("CreateUserPool", "timeout-after", nth=2)])
    sandbox.call("cognito-idp", "CreateUserPool", {"PoolName": "customers"})
"""

from cogprov.sandbox.engine import Sandbox
from cogprov.sandbox.values import Call, Fault, Request, Response, SandboxError

__all__ = ["Call", "Fault", "Request", "Response", "Sandbox", "SandboxError"]
