"""A text is read as it is meant: every trick of letters undone, every span leading back to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.language.normalise import folded, normalise

LONG = 100_000  # characters
TEXTS = st.text(max_size=60) | st.text(
    alphabet="aeGrtüß好评微信加红包hongbao вера\u200b\u0301\u00ad .-_*，1５⭐<>/\ud800’",
    max_size=40,
)


def undone(text: str) -> list[tuple[str, str, str]]:
    """Each trick: how, the word that came out, and what stands in its place as given."""
    seen = normalise(text)
    spans = [(one, *seen.span(one.start, one.end)) for one in seen.undone]
    return [(one.how, one.word, text[start:end]) for one, start, end in spans]


@pytest.mark.parametrize(
    ("given_text", "meant"),
    [
        ("Ｇｕｔｓｃｈｅｉｎ ５０％", "gutschein 50%"),  # full width
        ("ﬁne ① 𝐠𝐢𝐟𝐭", "fine 1 gift"),  # forms that mean the same
        ("1️⃣3️⃣8️⃣", "138"),  # digits as emoji
        ("5⭐ ✨🌟", "5星 星星"),
        ("評價與紅包", "评价与红包"),  # traditional characters
        ("I don’t", "i don't"),
        ("u\u0308ber", "über"),  # the same letter in two parts
        ("g\u0301i\u0337f\u0301t\u0302", "gift"),  # marks that no language puts there
        ("\u202eabc\u202c\u200f", "abc"),  # turned from right to left
        ("\ufeffhallo", "hallo"),
    ],
)
def test_each_form_of_a_letter_is_read_as_the_letter(given_text: str, meant: str) -> None:
    assert normalise(given_text).text == meant


@pytest.mark.parametrize(
    ("given_text", "tricks"),
    [
        ("bitte gut\u200bsc\u00adhein dazu", [("hidden", "gutschein", "gut\u200bsc\u00adhein")]),
        ("delete your rеviеw", [("alike", "review", "rеviеw")]),
        ("ein G u t s c h e i n!", [("apart", "gutschein", "G u t s c h e i n")]),
        ("r.e.v.i.e.w", [("apart", "review", "r.e.v.i.e.w")]),
        ("your r_e_v_i_e_w", [("apart", "review", "r_e_v_i_e_w")]),
        ("re*vi*ew please", [("apart", "review", "re*vi*ew")]),
        ("给个好 评吧", [("apart", "好评", "好 评")]),
        ("给个好，评", [("apart", "好评", "好，评")]),
        ("送您hongbao", [("homophone", "红包", "hongbao")]),
        ("给haoping", [("homophone", "好评", "haoping")]),
        ("我的薇信", [("homophone", "微信", "薇信")]),
        ("V信联系", [("homophone", "微信", "V信")]),
        ("求好坪", [("homophone", "好评", "好坪")]),
        ("可以反现", [("homophone", "返现", "反现")]),
        ("加我威信 abc123", [("homophone", "微信", "威信")]),
        ("via paypa1", [("homophone", "paypal", "paypa1")]),
        ("加薇信聊", [("homophone", "加微信", "加薇信")]),  # the way to hide it ends like the word
    ],
)
def test_each_trick_is_undone_and_told_with_its_place(
    given_text: str, tricks: list[tuple[str, str, str]]
) -> None:
    assert undone(given_text) == tricks


@pytest.mark.parametrize(
    "harmless",
    [
        "Das ist, d.h. z.B. in den U.S.A., ein x-large.",
        "An e-mail, well-known and re-sent.",
        "威信很高，V领毛衣，企鹅很可爱",  # 威信 is prestige here, 企鹅 a penguin
        "加微信，红包，好评，返现",  # plain words, however they are hidden elsewhere
        "好的，评价已看到",  # the word stands whole on one side of the comma
        "Привет, всё хорошо",
        "Ça été naïf, Señor Müller in Łódź",
        "1-2-3-4, 10.000 Stück",
    ],
)
def test_what_is_written_in_the_ordinary_way_is_no_trick(harmless: str) -> None:
    assert undone(harmless) == []


def test_slang_is_read_and_told_apart_from_a_disguise() -> None:
    slang, disguise = normalise("加V聊").undone, normalise("加薇聊").undone

    assert [(one.word, one.needs) for one in slang] == [("加微信", "slang")]
    assert [(one.word, one.needs) for one in disguise] == [("加微信", "")]


def test_a_span_after_many_tricks_still_points_at_its_word() -> None:
    text = "５ ⭐ f\u00adür g.r.a.t.i.s, 送hongbao und zum Schluß"
    seen = normalise(text)
    start = seen.text.index("zum")

    left, right = seen.span(start, start + len("zum schluß"))

    assert text[left:right] == "zum Schluß"


def test_triage_reads_a_form_in_which_disguises_stay() -> None:
    assert folded("Mein r.e.v.i.e.w：５⭐ 評") == "mein r.e.v.i.e.w：5星 评"


@given(TEXTS)
def test_any_text_has_an_answer_whose_spans_lie_inside_it(text: str) -> None:
    seen = normalise(text)

    assert seen.given == text
    assert seen.at is None or len(seen.at) == len(seen.text)
    for start in range(len(seen.text)):
        left, right = seen.span(start, start + 1)
        assert 0 <= left < right <= len(text)
    for one in seen.undone:
        assert seen.text[one.start : one.end] == one.word or one.how != "homophone"
        assert 0 <= one.start <= one.end


@given(TEXTS)
def test_places_never_run_backwards(text: str) -> None:
    at = normalise(text).at or ()

    assert list(at) == sorted(at)


@given(TEXTS)
def test_where_nothing_was_undone_a_second_look_finds_nothing_more(text: str) -> None:
    once = normalise(text)

    if not once.undone:
        assert normalise(once.text).text == once.text


@given(TEXTS)
def test_folding_twice_is_folding_once_and_never_longer_than_unicode_allows(text: str) -> None:
    once = folded(text)

    assert folded(once) == once
    assert len(once) <= 18 * len(text)  # one sign, U+FDFA, is written out in eighteen


@pytest.mark.parametrize(
    "piece",
    ["a\u200b", "a b c d e, ", "ab*cd ", "好 评", "аb ", "hongbao ", "⭐", "威信 ", "a.", "\ud800"],
)
def test_a_long_text_of_tricks_is_read_through(piece: str) -> None:
    text = piece * (LONG // len(piece))

    seen = normalise(text)

    assert seen.given == text
    assert seen.span(len(seen.text) - 1, len(seen.text))[1] <= len(text)
