"""`amends approve`, `reject` and `edit`: a person's yes, no, and other words."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.case import ReadIn, tell_turn
from amends.apps.cli.deciding import By, CaseNumber, Lead, at_desk, numbered, opened, who
from amends.apps.cli.options import Json
from amends.apps.cli.program import Refused

if TYPE_CHECKING:
    from amends.services.decide import Desk, Preview
    from amends.services.drafting import Proposed, Wish


def approve(
    context: typer.Context,
    number: CaseNumber,
    ack: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help="A warning that you take on. May be repeated."),
    ] = None,
    read_by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who has read it, where no rule can read its language."),
    ] = None,
    lead: Lead = False,
    by: By = "",
    json: Json = False,
) -> None:
    """Say yes to the very words that a case proposes, in its situation as it is now."""
    from amends.apps.cli.output import as_json
    from amends.apps.cli.verdicts import verdict_as_json

    with opened(context) as installation, at_desk(installation, by) as desk:
        outgoing = desk.pending(numbered(number))
        shown = desk.approve(outgoing, acknowledged=ack or (), read_by=read_by, lead=lead)
        case = desk.case(numbered(number))
    if json:
        as_json(
            {"case": case, "key": outgoing.key, "way": shown.route.delivery,
             **verdict_as_json(shown.verdict)}
        )  # fmt: skip
        return
    typer.echo(f"Yes from {who(by)}: {_leaves(shown)}")
    tell_turn(case)


def reject(
    context: typer.Context,
    number: CaseNumber,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="In a few words.")] = "",
    by: By = "",
) -> None:
    """Say no to what a case proposes, or take it back before it leaves."""
    with opened(context) as installation, at_desk(installation, by) as desk:
        case = desk.reject(desk.pending(numbered(number)), why.strip())
    tell_turn(case)


def edit(
    context: typer.Context,
    number: CaseNumber,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="These words.")] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The words in a file; - reads stdin.")
    ] = None,
    editor: Annotated[bool, typer.Option("--editor", help="Write them in your editor.")] = False,
    template: Annotated[str, typer.Option(metavar="ID", help="Fill this template.")] = "",
    slot: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Fill a slot of it. May be repeated."),
    ] = None,
    language: Annotated[str, typer.Option(metavar="CODE", help="In which it leaves.")] = "",
    read_in: ReadIn = "",
    sign: Annotated[
        str, typer.Option(metavar="PERSON", help="Who signs, where the store has no brand.")
    ] = "",
    by: By = "",
    json: Json = False,
) -> None:
    """Give what a case proposes other words, and see what the rules say of them.

    Without any words it is drafted anew. What was approved must be approved again.
    """
    from amends.apps.cli.editor import written_in_editor
    from amends.apps.cli.output import as_json
    from amends.apps.cli.templates import slots_of
    from amends.apps.cli.verdicts import verdict_as_json
    from amends.services.drafting import Wish

    ways = [text is not None, file is not None, editor, bool(template or slot)]
    if sum(ways) > 1:
        raise typer.BadParameter("one of --text, --file, --editor or --template", param_hint="edit")
    wish = Wish(
        template=template,
        slots=slots_of(slot or [], language),
        signer=sign or by.strip(),
        language=language,
        read_in=read_in,
    )
    with opened(context) as installation:
        words = _words(text, file)
        if editor:
            with at_desk(installation, by) as desk:
                begun = _begun(desk, number, wish)
            words = written_in_editor(begun)
        with at_desk(installation, by) as desk:
            shown, draft = _write(desk, number, words, wish)
    if json:
        told = {"text": shown.outgoing.action.text, "template": shown.outgoing.template}
        lacks = {"lacks": draft.lacks if draft else ()}
        as_json({"case": number, **told, **lacks, **verdict_as_json(shown.verdict)})
        return
    _print(shown, draft)


def _write(
    desk: "Desk", number: int, words: str | None, wish: "Wish"
) -> "tuple[Preview, Proposed | None]":
    from amends.domain.outbox import ActionState
    from amends.services.drafting import draft_for

    outgoing = desk.pending(numbered(number))
    if outgoing.state is not ActionState.PROPOSED:
        raise Refused(
            f"{outgoing.key} is {outgoing.state.value.replace('_', ' ')}",
            f"`amends reject {number}` takes back what has not left",
        )
    if words is not None:
        if not words.strip():
            raise Refused("there is nothing in it", "write a word, or say no: `amends reject`")
        return desk.write(outgoing, words, language=wish.language), None
    shown = desk.preview(outgoing)
    try:
        draft = draft_for(desk.unit, desk.house, shown.situation, outgoing, wish)
    except KeyError:
        raise Refused(
            f"no template is called {wish.template!r}", "`amends templates` lists them"
        ) from None
    except ValueError as error:
        raise Refused(str(error)) from error
    if not draft.whole:
        return shown, draft
    written = desk.write(outgoing, draft.text, template=draft.kept_as, language=draft.language)
    return written, draft


def _words(text: str | None, file: Path | None) -> str | None:
    import sys

    if file is None:
        return text
    try:
        return sys.stdin.read() if file == Path("-") else file.read_text("utf-8-sig")
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is not UTF-8 text", "save it as UTF-8") from error


def _begun(desk: "Desk", number: int, wish: "Wish") -> str:
    """What stands there, or the first draft."""
    from amends.services.drafting import draft_for

    outgoing = desk.pending(numbered(number))
    if outgoing.action.text:
        return outgoing.action.text
    situation = desk.preview(outgoing).situation
    return draft_for(desk.unit, desk.house, situation, outgoing, wish).text


def _print(shown: "Preview", draft: "Proposed | None") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from amends.apps.cli.case_moves import moves_of
    from amends.apps.cli.output import answers, line, lines, pairs
    from amends.apps.cli.verdicts import print_text, print_verdict

    console = answers()
    if draft is not None and not draft.whole:
        lacking = f"Template {draft.template} lacks:" if draft.template else "No template fits."
        console.print(lacking, style="yellow")
        console.print(pairs((f"  {one}", (draft.means or {}).get(one, "")) for one in draft.lacks))
    else:
        text = shown.outgoing.action.text
        print_text(console, text, shown.verdict)
        if draft is not None and draft.back:
            console.print("\nIn your language", style="dim")
            console.print(Padding(Text(lines(draft.back), "italic"), (0, 0, 0, 2)))
        for note in draft.notes if draft else ():
            console.print(f"Note: {line(note)}", style="yellow")
        console.print()
        print_verdict(console, shown.verdict, text)
    console.print()
    console.print(pairs(moves_of(shown, draft)))


def _leaves(shown: "Preview") -> str:
    from amends.domain.action import Delivery

    store = shown.situation.store
    if store.paused or not store.sends:
        return f"it leaves once {store.label} may send again"
    if shown.route.delivery is Delivery.BY_HAND:
        return "it is handed over with the next round of `amends run`"
    return "it leaves with the next round of `amends run`"
