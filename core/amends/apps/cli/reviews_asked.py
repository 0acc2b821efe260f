"""The lines of `amends triage`: a review in, what it says out."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from amends.language.read import read_all


class Asked(BaseModel):
    """One line in. Other fields are passed over, so a labelled file can be read as it is."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str | int | None = None
    text: str
    stars: Annotated[int, Field(ge=1, le=5)] | None = None
    platform: str | None = None


def replies(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """What each of them says, in their order."""
    got = read_all([one.text for one in asked], [one.stars for one in asked])
    return [
        {
            "id": one.id,
            "lang": read.language,
            "sentiment": read.mood.value,
            "causes": [cause.what.value for cause in read.causes],
            "malicious": [signal.what.value for signal in read.signals] or ["none"],
            "dangers": [danger.what.value for danger in read.dangers],
            "confidence": round(read.sure, 3),
            "spans": [
                {"what": found.what.value, "start": found.start, "end": found.end}
                for found in (*read.causes, *read.signals, *read.dangers)
                if found.end
            ],
            **({} if read.readable else {"note": f"{read.language} is not read"}),
        }
        for one, read in zip(asked, got, strict=True)
    ]
