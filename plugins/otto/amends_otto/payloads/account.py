"""Tokens and the installation of a service partner's app, as OTTO answers them."""

from pydantic import Field

from amends_otto.payloads.base import Payload


class TokenAnswer(Payload):
    access_token: str = Field(min_length=1, repr=False)
    expires_in: int = Field(1800, ge=0)  # seconds; 1800 in every guide
    refresh_token: str | None = Field(None, repr=False)  # only of the old way; works once
    refresh_expires_in: int = Field(0, ge=0)  # seconds; 0: not told


class Installation(Payload):
    id: str = Field(alias="installationId", min_length=1)
