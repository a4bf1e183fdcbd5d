"""cogprov: user pools of Amazon Cognito as code."""

__version__ = "0.1.0"
