"""Reads Amazon's own models and holds requests and answers to them, complaint by complaint.

As much of Swagger 2.0 as those files use, and stricter on one side: a field that no model names
is a complaint. The models stay where they are; where they are absent, `models` is empty.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from amends.testing.faults import Twist
from amends.testing.sandbox import Answer, Asked, Request
from amends_amazon.sandbox import AmazonSandbox

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "amazon"
FILES = (
    "reports_2021-06-30.json",
    "orders_2026-01-01.json",
    "sellers.json",
    "messaging.json",
    "solicitations.json",
)
_HOST = re.compile(r"^/(na|eu|fe)(?=/)")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_OURS = "x-amzn-"
_KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


@dataclass(frozen=True)
class Operation:
    """One operation of a model, with the definitions that it refers to."""

    name: str
    verb: str
    path: str
    spec: Mapping[str, Any]
    definitions: Mapping[str, Any]

    @property
    def plan(self) -> tuple[float, int] | None:
        """Rate and burst, from a table within the description; None: the model states none."""
        found = re.search(r"\| ([\d.]+) \| (\d+) \|", self.spec["description"])
        return (float(found[1]), int(found[2])) if found else None

    def examples(self) -> Iterator[tuple[str, Any]]:
        """Yield status and body of every official answer that has one."""
        for status, said in self.spec["responses"].items():
            for case in said.get("x-amzn-api-sandbox", {}).get("static", ()):
                if "response" in case:
                    yield status, case["response"]

    def about_request(self, request: Request) -> list[str]:
        """What is wrong with a request; empty when it is as the model has it."""
        path = _pattern(self.path).fullmatch(_HOST.sub("", request.path))
        assert path
        given: dict[str, Any] = dict(parse_qsl(request.query, keep_blank_values=True))
        places = {"query": given, "path": path.groupdict()}
        if request.body:
            places["body"] = {"body": json.loads(request.body)}
        known = {(one["in"], one["name"]): one for one in self.spec["parameters"]}
        wrong = [
            f"{place}.{name} is no parameter"
            for place, values in places.items()
            for name in values
            if (place, name) not in known
        ]
        for (place, name), parameter in known.items():
            values = places.get(place, {})
            if name in values:
                value = values[name] if place == "body" else _read(parameter, values[name])
                schema = parameter.get("schema", parameter)
                wrong += self._about(schema, value, name)
            elif parameter.get("required"):
                wrong.append(f"{place}.{name} is missing")
        return wrong

    def about_answer(self, answer: Answer) -> list[str]:
        said = self.spec["responses"].get(str(answer.status))
        if said is None:
            return [f"{answer.status} is no answer of {self.name}"]
        known = {name.lower() for name in said.get("headers", {})}
        sent = {name.lower() for name in answer.headers if name.lower().startswith(_OURS)}
        wrong = [f"{name} is no header of {answer.status}" for name in sent - known]
        if f"{_OURS}requestid" not in sent:
            wrong.append("the request id is missing")
        if "schema" not in said:
            return wrong + (["a body that nobody expects"] if answer.body else [])
        return wrong + self.about_body(str(answer.status), json.loads(answer.body))

    def about_body(self, status: str, body: Any) -> list[str]:
        return self._about(self.spec["responses"][status]["schema"], body, "body")

    def _about(self, schema: Mapping[str, Any], value: Any, where: str) -> list[str]:
        while "$ref" in schema:
            schema = self.definitions[schema["$ref"].rpartition("/")[2]]
        kind = schema.get("type", "object")
        if not isinstance(value, _KINDS[kind]) or (kind != "boolean" and isinstance(value, bool)):
            return [f"{where} is no {kind}"]
        match value:
            case dict():
                return self._about_object(schema, value, where)
            case list():
                inner = [
                    complaint
                    for place, item in enumerate(value)
                    for complaint in self._about(schema["items"], item, f"{where}[{place}]")
                ]
                return _about_size(schema, len(value), where) + inner
        return _about_scalar(schema, value, where)

    def _about_object(
        self, schema: Mapping[str, Any], value: Mapping[str, Any], where: str
    ) -> list[str]:
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        wrong = [
            f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value
        ]
        for name, inner in value.items():
            field = known.get(name, others)
            if field:
                wrong += self._about(field, inner, f"{where}.{name}")
            else:
                wrong.append(f"{where}.{name} is no field")
        return wrong


class Watched(AmazonSandbox):
    """A sandbox that remembers what it answered to what, except where it was told to be strange."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.seen: list[tuple[Request, Answer]] = []

    def answer(self, asked: Asked, twist: Twist | None) -> Answer:
        answer = super().answer(asked, twist)
        if twist is None:
            self.seen.append((asked.request, answer))
        return answer

    def complaints(self) -> list[str]:
        """What the models have against the answers, and against requests that were accepted."""
        return [
            f"{operation.name}: {complaint}"
            for request, answer in self.seen
            if (operation := operation_of(request))
            for complaint in (
                *operation.about_answer(answer),
                *(operation.about_request(request) if answer.status < 300 else ()),
            )
        ]


@cache
def models() -> tuple[Operation, ...]:
    """Every operation of the models; none where the folder is absent."""
    files = [CONTRACTS / name for name in FILES if (CONTRACTS / name).exists()]
    return tuple(
        Operation(spec["operationId"], verb.upper(), path, spec, model["definitions"])
        for model in (json.loads(file.read_text("utf-8")) for file in files)
        for path, verbs in model["paths"].items()
        for verb, spec in verbs.items()
        if "operationId" in spec
    )


def operation_of(request: Request) -> Operation | None:
    path = _HOST.sub("", request.path)
    fit = (
        one for one in models() if one.verb == request.verb and _pattern(one.path).fullmatch(path)
    )
    return next(fit, None)


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


def _read(parameter: Mapping[str, Any], text: str) -> Any:
    """A parameter as its model has it: lists with commas, numbers and truth as words."""
    match parameter.get("type"):
        case "array":
            return text.split(",")
        case "integer" if text.isdecimal():
            return int(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
    return text


def _about_size(schema: Mapping[str, Any], size: int, where: str) -> list[str]:
    # Amazon also writes the limits of lists as if they were texts.
    low = max(schema.get("minItems", 0), schema.get("minLength", 0))
    highs = [schema[name] for name in ("maxItems", "maxLength") if name in schema]
    wrong = [f"{where} has {size}, at least {low}"] if size < low else []
    return wrong + [f"{where} has {size}, at most {high}" for high in highs if size > high]


def _about_scalar(schema: Mapping[str, Any], value: Any, where: str) -> list[str]:
    wrong = []
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{where} is {value!r}, which is none of them")
    if isinstance(value, str):
        wrong += _about_size(schema, len(value), where)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            wrong.append(f"{where} is {value!r}, not {schema['pattern']}")
        if schema.get("format") == "date-time" and not _is_time(value):
            wrong.append(f"{where} is {value!r}, which is no time")
    else:
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        wrong += [] if low <= value <= high else [f"{where} is {value}, not {low} to {high}"]
    return wrong


def _is_time(value: str) -> bool:
    if not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
