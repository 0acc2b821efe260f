"""An agency's own templates: read from its folder, refused with file and reason."""

from pathlib import Path

import pytest

from amends.domain.template import BadTemplate
from amends.services.drafts import load, ours

OWN = """
languages = ["de", "en"]
cause = "quality"
fault = "ours"

[[templates]]
id = "our-own"
kind = "message"
strategy = "say it our way"
says_next = true
slots = ["issue"]
[templates.texts]
de = "zu „{{ issue }}“: Es tut uns leid, [Sie hören|du hörst] morgen von uns."
en = "About {{ issue }}: we are sorry, you will hear from us tomorrow."
"""


def a_folder(path: Path, text: str) -> Path:
    (path / "own.toml").write_text(text, "utf-8")
    return path


def test_own_templates_stand_beside_ours(tmp_path: Path) -> None:
    known = load(a_folder(tmp_path, OWN))

    assert len(known.all) == len(ours().all) + 1
    assert {*known.named("our-own").texts} == {"de", "en"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("our-own", "quality-choice", "two templates are called 'quality-choice'"),
        ('["de", "en"]', '["de", "en", "fr"]', "own.toml: template 'our-own': the text in 'fr'"),
        ("languages", "lang", "own.toml: template 'our-own': the text in 'zh' is missing"),
        ("en = ", "xx = ", "own.toml: 'our-own' speaks 'xx', which is not known"),
        ('kind = "message"', 'kind = "letter"', "own.toml: 'our-own', kind: Input should be"),
        ('fault = "ours"', "", "own.toml: 'our-own', fault: Field required"),
        ("says_next = true", "says_next = ", "own.toml: Invalid value"),
        ("About {{ issue }}", "About it", "own.toml: template 'our-own', en: the slot 'issue'"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    folder = a_folder(tmp_path, OWN.replace(old, new))

    with pytest.raises(BadTemplate) as refused:
        load(folder)

    assert words in str(refused.value)
