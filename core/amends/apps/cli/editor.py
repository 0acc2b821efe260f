"""Lets a person write in their own editor, VISUAL or EDITOR, on a file that only they can read."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from amends.apps.cli.program import Refused


def written_in_editor(begun: str) -> str:
    """What stands in the file when the editor ends.

    Raises Refused when there is no editor, it fails, or nothing was changed.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    command = command or ("notepad" if sys.platform == "win32" else "vi")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.txt"
        file.touch(mode=0o600)
        file.write_text(begun, "utf-8")
        try:
            done = subprocess.run(  # noqa: S603  the person's own program
                [*shlex.split(command), str(file)], check=False
            )
        except OSError as error:
            raise Refused(
                f"the editor {command!r} cannot be started: {error.strerror}",
                "set EDITOR, or give the words with --text or --file",
            ) from error
        if done.returncode != 0:
            raise Refused(f"the editor {command!r} failed, so nothing has changed")
        words = file.read_text("utf-8-sig")
    if words.strip() == begun.strip():
        raise Refused("nothing was written in the editor, so nothing has changed")
    return words
