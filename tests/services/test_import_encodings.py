"""The encoding of a file is told from what it holds; a line in another never passes for text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.services.importing.encodings import MARKED, encoding_of, is_foreign
from amends.services.importing.errors import CannotImport
from amends.services.importing.rows import has_marked
from amends.services.importing.survey import survey

from .files import a_file, table

SENTENCES = {
    "de": (
        "Kam zerkratzt an, Händler antwortet nicht.",
        "Schöne Lampe, aber der Schirm ist kaputt – für 30 € enttäuschend.",
        "Größe passt",
        "Müll",
        "„Nie wieder!“ Drei Wochen gewartet, dann fehlte das Zubehör.",
    ),
    "zh": (
        "漏水",
        "桌面一条大裂缝，从左裂到右，你们发货不看的吗",
        "质量很差",
        "客服态度不好，退货还要自己出运费。",
        "买了iPhone壳，很nice，就是颜色不对！",
    ),
    "ja": (
        "すぐ壊れました。",
        "電源が入りません。返品したいです",
        "商品の色が写真と違う",
        "最悪",
        "説明書が中国語だけで使い方がわからない",
    ),
    "en": ("It’s broken", "Arrived “late”, box was torn", "Costs 5 € too much", "Fine"),
}
WRITTEN = [
    *(("de", name) for name in ("cp1252", "gb18030")),
    *(("zh", name) for name in ("gb18030",)),
    *(("ja", name) for name in ("cp932",)),
    *(("en", name) for name in ("cp1252", "gb18030")),
    *(
        (language, name)
        for language in SENTENCES
        for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
    ),
]


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
@given(data=st.data())
def test_what_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, language: str, encoding: str, data: st.DataObject
) -> None:
    said = data.draw(st.lists(st.sampled_from(SENTENCES[language]), min_size=1, max_size=4))
    text = table(*(f'R{n},A1,1,2026-11-03,"{one}"' for n, one in enumerate(said)))
    path = a_file(tmp_path_factory.mktemp("read"), text.encode(encoding))

    assert path.read_bytes().decode(encoding_of(survey(path))) == text


BY_BYTES = ("cp1252", "gb18030", "cp932")
FOREIGN = [
    (encoding, language, foreign)
    for encoding in BY_BYTES
    for language, foreign in WRITTEN
    if foreign in ("utf-8", *BY_BYTES) and foreign != encoding
    if language != "en" or foreign == "utf-8"  # one quotation mark tells nobody where it is from
]


@pytest.mark.parametrize(("encoding", "language", "foreign"), FOREIGN)
def test_a_line_in_another_encoding_is_told(encoding: str, language: str, foreign: str) -> None:
    for sentence in SENTENCES[language]:
        misread = sentence.encode(foreign).decode(encoding, MARKED)

        told = misread.isascii() or has_marked(misread) or is_foreign(misread, encoding)

        assert told or misread == sentence, misread


@pytest.mark.parametrize(
    ("language", "encoding"), [("de", "cp1252"), ("zh", "gb18030"), ("ja", "cp932")]
)
def test_a_line_in_the_encoding_of_its_file_is_none(language: str, encoding: str) -> None:
    assert [one for one in SENTENCES[language] if is_foreign(one, encoding)] == []


def test_the_sample_reaches_to_the_end_of_a_long_file(tmp_path: Path) -> None:
    plain = table(*("R1,A1,1,2026-11-03,Good" for _ in range(100_000)))
    path = a_file(tmp_path, plain.encode() + "R2,A1,1,2026-11-03,质量很差\r\n".encode("gb18030"))

    seen = survey(path)

    assert not seen.is_utf8
    assert seen.size > 2_000_000
    assert encoding_of(seen) == "gb18030"


def test_a_letter_that_two_chunks_share_is_no_mistake(tmp_path: Path) -> None:
    path = a_file(tmp_path, "ä" * (1 << 19) + "\n" + "xä\n" * (1 << 19))

    assert survey(path).is_utf8


def test_what_a_person_says_counts_before_the_guess(tmp_path: Path) -> None:
    seen = survey(a_file(tmp_path, table("R1,A1,1,2026-11-03,Müll")))

    assert encoding_of(seen, "Big5") == "big5"
    with pytest.raises(CannotImport, match="no encoding is called 'klingon'"):
        encoding_of(seen, "klingon")


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 40, "品質很差，客服態度不好".encode("big5") * 9],
    ids=["bytes", "big5"],
)
def test_what_no_encoding_makes_text_of_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CannotImport, match=r"no text|no encoding that we know"):
        encoding_of(survey(a_file(tmp_path, content)))
