"""Reads and writes the clipboard through whatever the desktop brings.

It reads HTML where there is some, and text: a browser puts both on it. Each desktop has a
program of its own for this; none is needed where text is piped in or a saved page is named.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence

from amends.apps.cli.program import Refused

_SECONDS = 5.0
_HTML, _TEXT = 0, 1
_MAC_HTML = "the clipboard as «class HTML»"
_WINDOWS = ("powershell", "-NoProfile", "-Command", "Get-Clipboard", "-Raw")
_READERS: tuple[tuple[Sequence[str], Sequence[str]], ...] = (  # HTML, text
    (("wl-paste", "--no-newline", "--type", "text/html"), ("wl-paste", "--no-newline")),
    (
        ("xclip", "-selection", "clipboard", "-target", "text/html", "-out"),
        ("xclip", "-selection", "clipboard", "-out"),
    ),
    (("osascript", "-e", _MAC_HTML), ("pbpaste",)),
    ((*_WINDOWS, "-TextFormatType", "Html"), _WINDOWS),
)
_READS_STDIN = "$input | Set-Clipboard"
_WRITERS: tuple[Sequence[str], ...] = (
    ("wl-copy", "--type", "text/plain;charset=utf-8"),
    ("xclip", "-selection", "clipboard", "-in"),
    ("pbcopy",),
    ("powershell", "-NoProfile", "-Command", _READS_STDIN),
)


def read_clipboard() -> tuple[bytes, str]:
    """The clipboard's HTML, as its bytes came, and its text; either may be empty.

    Raises Refused when there is no program that reads it, or it holds neither.
    """
    for reader in _READERS:
        if shutil.which(reader[_HTML][0]) is None:
            continue
        html, text = _said(reader[_HTML]), _said(reader[_TEXT]).decode("utf-8", "replace")
        if html.startswith("«data HTML".encode()):
            html = bytes.fromhex(html.decode("utf-8").strip("«»\n").removeprefix("data HTML"))
        if html or text:
            return html, text
        raise Refused(
            "the clipboard holds no text",
            "select the reviews on the page, all of them, copy, and run it again",
        )
    wanted = "wl-clipboard or xclip" if sys.platform.startswith("linux") else "a clipboard program"
    raise Refused(
        f"the clipboard cannot be read here: {wanted} is not installed",
        "save the page and name the file, or pipe the copied text in: amends paste - < FILE",
    )


def _said(command: Sequence[str]) -> bytes:
    """What the program prints; nothing when the clipboard has no such content."""
    try:
        done = subprocess.run(  # noqa: S603  our own words, no shell
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""


def write_clipboard(text: str) -> bool:
    """Put `text` on the clipboard; False: there is no program that does."""
    for writer in _WRITERS:
        if shutil.which(writer[0]) is None:
            continue
        try:
            done = subprocess.run(  # noqa: S603  our own words, no shell
                writer,
                input=text.encode(),
                stdout=subprocess.DEVNULL,  # xclip stays behind and would hold a pipe open
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return True
    return False
