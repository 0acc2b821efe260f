"""`amends templates` and `amends draft`: what may be said back, and one text of it, filled."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.options import Json
from amends.apps.cli.program import Refused, program

if TYPE_CHECKING:
    from amends.domain.brand import Brand
    from amends.domain.template import Template, Templates
    from amends.marketplace.connector import Marketplace

Folder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="A folder with templates of your own, beside ours."),
]
MarketplaceName = Annotated[
    str | None, typer.Option("--marketplace", metavar="NAME", help="As this marketplace has it.")
]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="zh, de, en, …")]


def templates(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    cause: Annotated[
        str | None, typer.Option(metavar="CAUSE", help="quality, logistics, …")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="message, public_reply or appeal.")
    ] = None,
    language: Language = None,
    marketplace: MarketplaceName = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """List the templates, or show one in all its languages."""
    from amends.apps.cli.templated import print_list, print_one

    market = _market(context, marketplace)
    known = _known(folder)
    if name is not None:
        print_one(_named(known, name), language, json=json)
        return
    for word, choices in ((cause, _causes()), (kind, _kinds())):
        if word is not None and word not in choices:
            raise Refused(f"no template is for {word!r}; there are {', '.join(choices)}")
    fitting = [
        one
        for one in known.all
        if cause in (None, one.cause)
        and kind in (None, one.kind)
        and (language is None or language in one.texts)
        and (market is None or _fits(one, market))
    ]
    print_list(fitting, json=json)


def draft(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TEMPLATE")],
    slot: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Fill a slot; NAME@de=VALUE says it in one language. May be repeated.",
        ),
    ] = None,
    language: Annotated[str, typer.Option(metavar="CODE", help="In which it leaves.")] = "en",
    read_in: Annotated[
        str | None, typer.Option(metavar="CODE", help="Show it in your language as well.")
    ] = None,
    sign: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Who signs, instead of the brand's.")
    ] = None,
    brand: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="Signature, forms of address, company."),
    ] = None,
    marketplace: MarketplaceName = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Fill one template: the text as it would leave. Nothing is sent."""
    from amends.apps.cli.templated import print_draft
    from amends.domain.brand import Manners
    from amends.services.drafts import draft as filled
    from amends.services.drafts import in_other_words

    market = _market(context, marketplace)
    one = _named(_known(folder), name)
    for code in filter(None, (language, read_in)):
        if code not in one.texts:
            raise Refused(f"{one.id} does not speak {code!r}; it speaks {', '.join(one.texts)}")
    manners = market.manners() if market else Manners()
    slots, speaker = slots_of(slot or [], language), _brand(brand, sign)
    try:
        made = filled(one, slots, speaker, language=language, manners=manners)
        read = in_other_words(one, slots, read_in, speaker, manners=manners) if read_in else None
    except ValueError as error:
        raise Refused(str(error)) from error
    print_draft(made, read, json=json)


def _known(folder: Path | None) -> "Templates":
    from amends.domain.template import BadTemplate
    from amends.services.drafts import load

    try:
        return load(*([folder] if folder else []))
    except BadTemplate as error:
        raise Refused(str(error), "mend the file and run the same again") from error


def _named(known: "Templates", name: str) -> "Template":
    try:
        return known.named(name)
    except KeyError:
        raise Refused(f"no template is called {name!r}", "`amends templates` lists them") from None


def _market(context: typer.Context, name: str | None) -> "Marketplace | None":
    if name is None:
        return None
    from amends.marketplace.registry import load

    return (program(context).plugins or load()).named(name)


def _fits(one: "Template", market: "Marketplace") -> bool:
    """Whether `market` may take this kind of text at all, and the template is meant for it."""
    from amends.domain.action import Delivery

    never = {has.what for has in market.has() if has.delivery is Delivery.NEVER}
    return one.kind not in never and one.serves(market.name, market.platform)


def slots_of(given: list[str], language: str) -> dict[str, str | dict[str, str]]:
    """What fills the slots; beside values with a language, one without is in `language`."""
    slots: dict[str, dict[str, str]] = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise typer.BadParameter(f"{one!r} is no NAME=VALUE", param_hint="--slot")
        name, _, code = key.strip().partition("@")
        slots.setdefault(name, {})[code] = value
    return {name: _one_slot(said, language) for name, said in slots.items()}


def _one_slot(said: dict[str, str], language: str) -> str | dict[str, str]:
    if [*said] == [""]:
        return said[""]
    return {code or language: value for code, value in said.items()}


def _brand(file: Path | None, sign: str | None) -> "Brand":
    import tomllib

    from pydantic import ValidationError

    from amends.apps.cli.errors import in_words
    from amends.domain.brand import Brand

    try:
        held = tomllib.loads(file.read_text("utf-8")) if file else {}
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{file}: {error}") from error
    if sign:
        held["signature"] = sign
    if not held.get("signature"):
        raise Refused("nobody signs", "name a person with --sign, or in the brand's file")
    try:
        return Brand.model_validate(held)
    except ValidationError as error:
        raise Refused(f"{file}: {in_words(error, Brand)}") from error


def _causes() -> list[str]:
    from amends.domain.template import TemplateCause

    return [*TemplateCause]


def _kinds() -> list[str]:
    from amends.domain.template import TemplateKind

    return [*TemplateKind]
