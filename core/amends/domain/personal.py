"""Marks what names or reaches a person, and takes it out of a value or hides it.

A mark says which class of personal data a field is, so that storage, redaction and purging are
driven by the model and no field is forgotten.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel

Whole = TypeVar("Whole", bound=BaseModel)


class PersonalClass(StrEnum):
    """The classes of personal data; each has its own legal basis and purge date."""

    IDENTITY = "identity"  # name, nick, the platform's pseudonym
    CONTACT = "contact"  # phone, mail
    ADDRESS = "address"
    WORDS = "words"  # what the buyer wrote to us in private


@dataclass(frozen=True)
class Personal:
    """Marks a field as personal data of one class."""

    of: PersonalClass


Identity = Annotated[str, Personal(PersonalClass.IDENTITY)]
Contact = Annotated[str, Personal(PersonalClass.CONTACT)]
Address = Annotated[str, Personal(PersonalClass.ADDRESS)]
PrivateWords = Annotated[str, Personal(PersonalClass.WORDS)]


def personal_fields(model: type[BaseModel]) -> Iterator[tuple[str, PersonalClass]]:
    """Yield the dotted path of every personal field of `model` and of the models within it."""
    for name, field in model.model_fields.items():
        marks = [mark for mark in field.metadata if isinstance(mark, Personal)]
        marks += _marks_within(field.annotation)
        for mark in marks:
            yield name, mark.of
        for inner in _models_within(field.annotation):
            for path, of in personal_fields(inner):
                yield f"{name}.{path}", of


def apart(value: BaseModel) -> tuple[dict[str, Any], dict[str, tuple[PersonalClass, Any]]]:
    """Take `value` apart: JSON-ready data without its personal fields, and those by their path.

    A path names the place within lists as well ("parcels.0.steps.2.says"); a personal field that
    holds nothing stays as it is. `together` puts both in one again.
    """
    dumped = value.model_dump(mode="json")
    found: dict[str, tuple[PersonalClass, Any]] = {}
    _take_out(value, dumped, "", found)
    return dumped, found


def together(model: type[Whole], plain: dict[str, Any], personal: Mapping[str, Any]) -> Whole:
    """The value that was taken apart, with whatever of its `personal` fields is still there."""
    filled = json.loads(json.dumps(plain))
    for path, held in personal.items():
        *way, name = path.split(".")
        inner: Any = filled
        for step in way:
            inner = inner[int(step)] if isinstance(inner, list) else inner[step]
        inner[name] = held
    return model.model_validate(filled)


def _take_out(
    value: BaseModel,
    dumped: dict[str, Any],
    within: str,
    found: dict[str, tuple[PersonalClass, Any]],
) -> None:
    own = {path: of for path, of in personal_fields(type(value)) if "." not in path}
    for name, shown in list(dumped.items()):
        path = f"{within}{name}"
        if name not in own:
            _take_out_within(getattr(value, name), shown, path, found)
        elif shown:
            field = type(value).model_fields[name]
            found[path] = (own[name], shown)
            dumped[name] = type(shown)() if field.is_required() else field.get_default()


def _take_out_within(
    held: Any, shown: Any, path: str, found: dict[str, tuple[PersonalClass, Any]]
) -> None:
    match held:
        case BaseModel():
            _take_out(held, shown, f"{path}.", found)
        case tuple() | list():
            for number, pair in enumerate(zip(held, shown, strict=True)):
                _take_out_within(*pair, f"{path}.{number}", found)
        case dict():
            for inner, (name, seen) in zip(held.values(), shown.items(), strict=True):
                _take_out_within(inner, seen, f"{path}.{name}", found)


def without_personal(value: BaseModel) -> dict[str, Any]:
    """Dump `value` as JSON-ready data with every personal field that holds something masked."""
    return _masked(value, value.model_dump(mode="json"))


def _masked(value: BaseModel, dumped: dict[str, Any]) -> dict[str, Any]:
    own = {path for path, _ in personal_fields(type(value)) if "." not in path}
    return {
        name: "(withheld)" if name in own and shown else _masked_within(getattr(value, name), shown)
        for name, shown in dumped.items()
    }


def _masked_within(held: Any, shown: Any) -> Any:
    match held:
        case BaseModel():
            return _masked(held, shown)
        case tuple() | list():
            return [_masked_within(*pair) for pair in zip(held, shown, strict=True)]
        case dict():
            pairs = zip(held.values(), shown.items(), strict=True)
            return {name: _masked_within(inner, seen) for inner, (name, seen) in pairs}
    return shown


def _marks_within(annotation: Any) -> list[Personal]:
    if isinstance(annotation, Personal):
        return [annotation]
    return [mark for part in get_args(annotation) for mark in _marks_within(part)]


def _models_within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_within(part)
