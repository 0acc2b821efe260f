"""The clipboard is read through the desktop's own program, whichever there is."""

from pathlib import Path

import pytest

from amends.apps.cli.clipboard import read_clipboard, write_clipboard
from amends.apps.cli.program import Refused

HTML, TEXT = "<p>It leaks, schön.</p>", "It leaks, schön."


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all there is to find programs in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def installed(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)


def test_html_and_text_come_from_wayland(programs: Path) -> None:
    says = f"case \"$*\" in *text/html*) printf '%s' '{HTML}';; *) printf '%s' '{TEXT}';; esac"
    installed(programs, "wl-paste", says)

    html, text = read_clipboard()

    assert (html.decode(), text) == (HTML, TEXT)


def test_text_alone_is_enough_on_x11(programs: Path) -> None:
    says = f"case \"$*\" in *text/html*) exit 1;; *) printf '%s' '{TEXT}';; esac"
    installed(programs, "xclip", says)

    assert read_clipboard() == (b"", TEXT)


def test_a_mac_gives_html_as_hexadecimal_digits(programs: Path) -> None:
    installed(programs, "osascript", f"echo '«data HTML{HTML.encode().hex().upper()}»'")
    installed(programs, "pbpaste", f"printf '%s' '{TEXT}'")

    html, text = read_clipboard()

    assert (html.decode(), text) == (HTML, TEXT)


def test_an_empty_clipboard_says_what_to_copy(programs: Path) -> None:
    installed(programs, "xclip", "exit 1")

    with pytest.raises(Refused, match="the clipboard holds no text") as refused:
        read_clipboard()

    assert "select the reviews on the page" in refused.value.next_move


def test_without_a_program_the_other_ways_are_named(programs: Path) -> None:
    with pytest.raises(Refused, match="cannot be read here") as refused:
        read_clipboard()

    assert "save the page and name the file" in refused.value.next_move


@pytest.mark.parametrize("program", ["wl-copy", "xclip", "pbcopy"])
def test_a_text_goes_onto_the_clipboard_to_the_letter(programs: Path, program: str) -> None:
    board = programs / "board"
    installed(programs, program, f"exec /bin/cat > {board}")

    assert write_clipboard("您好，schön\n—— Li")
    assert board.read_text("utf-8") == "您好，schön\n—— Li"


def test_without_a_program_nothing_is_copied_and_that_is_said(programs: Path) -> None:
    assert not write_clipboard(TEXT)
    installed(programs, "xclip", "exit 1")
    assert not write_clipboard(TEXT)
