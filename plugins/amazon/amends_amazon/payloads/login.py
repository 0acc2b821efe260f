"""What Login with Amazon answers: a token, or an OAuth error."""

from pydantic import BaseModel, ConfigDict, Field


class TokenAnswer(BaseModel):
    """Tokens have up to 2,048 bytes; `expires_in` is in seconds, mostly 3600."""

    access_token: str = Field(min_length=1, repr=False)
    expires_in: int = Field(gt=0)
    refresh_token: str | None = Field(None, repr=False)
    model_config = ConfigDict(hide_input_in_errors=True)


class LoginRefusal(BaseModel):
    error: str  # the description beside it is for people, and not needed
