"""The text of a page is what a person sees there: letters, lines and paragraphs, nothing hidden."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.marketplace.capture import WrongPage
from amends.marketplace.trees import DEEPEST, above, own_line, text_of, tree_of, value

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br><br>three<br>", "one\ntwo\n\nthree"),
        ("<div>one</div>\n<div>two<br></div><div>three</div>", "one\ntwo\nthree"),
        ("a <b> b</b>\n c<i>d</i>&nbsp;e", "a b cd e"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("one<script>two()</script><style>p{}</style><noscript>three</noscript>", "one"),
        ("one<span hidden>two</span><i style='color:red; DISPLAY : none'>three</i>", "one"),
        ("<span>one</span>\n<span>two</span>", "one two"),
        ("by <select><option>best<option selected>newest<option>worst</select>", "by\nnewest"),
        ("1 &lt; 2 &amp; &#x27;3&#x27; &auml; &ldquo;x&rdquo;", "1 < 2 & '3' ä “x”"),
        ("<p>one<p>two<p>", "one\n\ntwo"),
        ("one<!-- two -->", "one"),
        ("", ""),
    ],
)
def test_a_page_reads_as_it_looks(html: str, text: str) -> None:
    assert text_of(tree_of(html)) == text


def test_parts_can_be_left_out() -> None:
    page = tree_of("<div>Kam <b>zerkratzt</b> an <a class='more'>Weiterlesen</a></div>")

    assert text_of(page, without="a.more") == "Kam zerkratzt an"


def test_a_line_is_one_line() -> None:
    assert own_line(tree_of("<p>one</p><p>two<br>three</p>")) == "one two three"
    assert own_line(None) == text_of(None) == ""


def test_attributes_and_what_stands_around_are_told() -> None:
    link = tree_of("<div id=a><p><a href=' x '>y</a></p></div>").css_first("a")

    assert link is not None
    assert value(link, "href") == "x"
    assert value(link, "id") == value(None, "id") == ""
    assert [node.tag for node in above(link)][:2] == ["p", "div"]


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_words_come_out_to_the_letter(words: list[str]) -> None:
    html = "<p>" + "<br>".join(escape(word) for word in words) + "</p>"

    assert text_of(tree_of(html)).split("\n") == [word.strip() for word in words]


@given(st.text(max_size=200))
def test_any_text_gives_a_text(html: str) -> None:
    assert isinstance(text_of(tree_of(html)), str)


@pytest.mark.parametrize("piece", ["<div>", "<div></x>", "<span><i>", "<b><p>", "<table><tr><td>"])
def test_huge_nesting_is_refused_in_words(piece: str) -> None:
    with pytest.raises(WrongPage, match="nested too deep"):
        tree_of(piece * 300_000)


def test_deep_nesting_is_read() -> None:
    deep = DEEPEST - 100

    assert text_of(tree_of("<div>" * deep + "deep" + "</div>" * deep)) == "deep"


def test_a_long_page_of_open_items_is_not_deep() -> None:
    assert text_of(tree_of("<ul>" + "<li>x" * 5000 + "</ul>")).count("x") == 5000


def test_a_huge_attribute_is_read_past() -> None:
    page = tree_of(f"<div title='{'x' * 5_000_000}'>seen</div>")

    assert text_of(page) == "seen"
