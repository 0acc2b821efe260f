"""The feed that others have seen behind otto.de's reviews, saved or copied as JSON.

    {"items": [{"data": {"id", "articleName", "rating", "title", "text", "creationDate"}}]}

Second-hand and of unknown age: it is no interface to call, and what it lacks stays unread.
"""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from amends.marketplace.capture import Found, Unread
from amends.marketplace.dates import day_in
from amends.marketplace.stars import stars_in
from amends_otto.imports.reading import Reading


class _Entry(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None
    article_name: str = Field("", alias="articleName")
    rating: str
    title: str | None = ""
    text: str | None = ""
    created: str = Field(alias="creationDate")


def read_feed(text: str) -> Reading:
    """Nothing for whatever is no such feed."""
    if not text.lstrip().startswith("{"):
        return Reading()
    try:
        items = json.loads(text)["items"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return Reading()
    if not isinstance(items, list):
        return Reading()
    found, unread, title = list[Found](), list[Unread](), ""
    for item in items:
        try:
            entry = _Entry.model_validate(_data(item))
            found.append(_found(entry))
            title = title or entry.article_name
        except ValueError as error:
            unread.append(Unread(raw=json.dumps(item, ensure_ascii=False), reason=_why(error)))
    return Reading(found=found, unread=unread, title=title)


def _data(item: Any) -> Any:
    return item.get("data") if isinstance(item, dict) else item


def _found(entry: _Entry) -> Found:
    return Found(
        native_id=entry.id,
        rating=stars_in(entry.rating),
        native=entry.rating,
        title=entry.title or "",
        text=entry.text or "",
        written=day_in(entry.created),
    )


def _why(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the entry'}: {first['msg']}"
