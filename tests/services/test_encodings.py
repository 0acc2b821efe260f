"""A file's encoding is told from its bytes, for the five that people's exports come in."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.services.importing.opening import named_rows, opened

GERMAN = (
    "Größe stimmt nicht",
    "Übel, schäbig und zu spät",
    "Für den Preis ganz ordentlich",
    "Schöne Füße",
)
ENGLISH = ("Stopped working after a week", "It’s broken – don’t buy", "Good value for £20")
CHINESE = ("收到就漏水，客服一直不回", "质量很差，跟图片完全不一样", "物流太慢了，等了半个月")
JAPANESE = ("一週間で壊れました。がっかりです", "サイズが合わない", "とても良い商品でした")
FITS = {
    "utf-8": GERMAN + ENGLISH + CHINESE + JAPANESE,
    "utf-8-sig": GERMAN + CHINESE,
    "utf-16": GERMAN + ENGLISH + CHINESE + JAPANESE,
    "gb18030": CHINESE,
    "cp1252": GERMAN + ENGLISH,
    "cp932": JAPANESE,
}


@pytest.mark.parametrize("encoding", FITS)
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_is_what_is_read(
    encoding: str, data: st.DataObject, tmp_path: Path
) -> None:
    sentences = data.draw(st.lists(st.sampled_from(FITS[encoding]), min_size=3, max_size=12))
    rows = [f"{number},{sentence.replace(',', ';')}" for number, sentence in enumerate(sentences)]
    file = tmp_path / "table.csv"
    file.write_bytes("\n".join(["number,text", *rows]).encode(encoding))

    read = [row["text"] for _, row in named_rows(file)]

    assert read == [sentence.replace(",", ";") for sentence in sentences]


def test_a_person_may_say_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes("n,text\n1,Größe\n".encode("cp1252"))

    assert (
        opened(file, encoding="cp1252").encoding == opened(file, encoding="windows-1252").encoding
    )
