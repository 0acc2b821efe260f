"""However long a file is, reading it holds no more memory than reading a short one."""

import tracemalloc
from pathlib import Path

import pytest

from amends.services.importing.opening import opened

ROW = b'R1,A1,1,2026-11-03,"A text of ordinary length, with a comma and\na second line"\r\n'
OBJECT = b'{"id": "R1", "rating": 1, "date": "2026-11-03", "text": "A text of ordinary length"}'


def written(folder: Path, form: str, megabytes: float) -> Path:
    path = folder / f"{megabytes}.{form}"
    head, one, between, tail = {
        "csv": (b"Review ID,Article,Rating,Date,Text\r\n", ROW, b"", b""),
        "jsonl": (b"", OBJECT, b"\n", b""),
        "json": (b'{"reviews": [', OBJECT, b",\n", b"]}"),
        "open quotes": (b'Review ID,Article,Text\r\nR,A,"x"\r\n', b'R1,A1,"open\r\n', b"", b""),
    }[form]
    with path.open("wb") as file:
        file.write(head + one)
        block = (between + one) * 1_000
        for _ in range(int(megabytes * 1e6 / len(block))):
            file.write(block)
        file.write(tail)
    return path


def peak(path: Path) -> tuple[int, int]:
    """The most bytes that were held while the file was read, and its rows."""
    tracemalloc.start()
    try:
        count = sum(1 for _ in opened(path).table.rows())
        return tracemalloc.get_traced_memory()[1], count
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, form: str) -> None:
    short, few = peak(written(tmp_path, form, 2))
    long, many = peak(written(tmp_path, form, 8))

    assert many > 3.9 * few
    assert long < 1.3 * short
    assert long < 30_000_000


def test_a_file_of_quotes_that_never_close_ends(tmp_path: Path) -> None:
    path = written(tmp_path, "open quotes", 0.3)

    rows = list(opened(path).table.rows())

    assert len(rows) > 20_000
    assert sum(not row.trouble for row in rows) == 1
