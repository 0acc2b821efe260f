"""The pattern language: each sign both ways, each bad line by name, each line of ours loads."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.facts import Says
from amends.language.wording.grammar import Grammar, Pattern, grammar, parse
from amends.language.wording.lexicon import read, terms
from amends.language.wording.parsed import parse as parsed
from amends.language.wording.parsed import said

WORDS = {"A": "alpha", "B": "beta", "C": "gamma", "N": "not"}
FILES = sorted(path.name for path in (files("amends.language") / "grammar").iterdir())


def a_grammar(*lines: str, stretch: int = 1, chinese: bool = False, **more: str) -> Grammar:
    pairs = [(concept, word) for concept, word in {**WORDS, **more}.items()]
    pairs += [("plain", "plain"), ("two_words", "two words")]
    lexicon = read(iter(pairs), chinese=chinese)
    return Grammar(lexicon, tuple(parse(f"thank: {line}") for line in lines), stretch)


def matches(line: str, text: str) -> bool:
    rules = a_grammar(line)
    return bool(list(said(parsed(text, rules), rules)))


@pytest.mark.parametrize(
    ("line", "yes", "no"),
    [
        ("A", "x alpha x", "x beta x"),
        ("A B", "beta and alpha", "alpha alone"),
        ("A|B", "beta", "gamma"),
        ("A > B", "alpha then beta", "beta then alpha"),
        ("A >2> B", "alpha x beta", "alpha x y beta"),
        ("A >2> B", "alpha beta", "beta alpha"),
        ("A <2> B", "beta x alpha", "beta x y alpha"),
        ("A <2> B|C", "gamma x alpha", "gamma x y alpha beta"[:15]),
        ("A > B > C", "alpha beta gamma", "alpha gamma beta"),
        ("A !N", "alpha", "alpha not"),
        ("A !N|C", "alpha beta", "alpha gamma"),
        ("A !N <2> A", "not x y alpha", "not alpha"),
        ("A !N > A", "alpha not", "not alpha"),
        ("A plain", "alpha plain", "alpha plains"),
        ("A two_words", "two words alpha", "alpha two small words"),
        ("A B", "alpha beta", "alpha. beta"),
        ("2: A B", "alpha. beta", "alpha. x. beta"),
        ("@: A B", "alpha. x. beta", "alpha. x. y"),
        ("@: A > B", "alpha. x. beta", "beta. x. alpha"),
        ("2: A !N", "alpha. x", "not. alpha"),
    ],
)
def test_each_sign_lets_through_and_holds_back(line: str, yes: str, no: str) -> None:
    assert matches(line, yes)
    assert not matches(line, no)


def test_chinese_distances_count_twice_as_many_signs() -> None:
    rules = a_grammar("A <2> B", stretch=2, chinese=True, A="甲", B="乙")

    assert list(said(parsed("甲一二三乙", rules), rules))
    assert not list(said(parsed("甲一二三四乙", rules), rules))


def test_what_matched_is_told_from_its_first_to_its_last_word() -> None:
    rules = a_grammar("A > B")
    text = "x. y alpha z beta w"

    (one,) = said(parsed(text, rules), rules)

    assert (text[one.start : one.end], one.sentence) == ("alpha z beta", 1)


def test_what_matched_over_two_sentences_is_told_in_the_places_of_the_text() -> None:
    rules = a_grammar("2: A > B")
    text = "x. y alpha z. v beta w"

    (one,) = said(parsed(text, rules), rules)

    assert text[one.start : one.end] == "alpha z. v beta"


def test_a_quotation_is_a_concept_of_its_own() -> None:
    rules = a_grammar("A > QUOTE")

    assert list(said(parsed("alpha „beta gamma“ x", rules), rules))
    assert not list(said(parsed("alpha beta", rules), rules))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "A B",
        "no_such_thing: A",
        "thank:",
        "thank: !A",
        "thank: A|",
        "thank: |",
        "thank: A <3>",
        "thank: A >",
        ":",
    ],
)
def test_a_line_that_cannot_be_read_names_itself(line: str) -> None:
    with pytest.raises(ValueError, match="cannot read this line of a grammar") as error:
        parse(line)

    assert repr(line) in str(error.value)


SIGNS = "thank: |A |B |!|>|<3>|>2>|2:|@:| |_|*|lower|ask_change:|<|:|1"


@given(st.lists(st.sampled_from(SIGNS.split("|")), max_size=10).map("".join) | st.text(max_size=40))
def test_any_line_is_read_or_refused_with_words(line: str) -> None:
    said_no = refusal(line)

    assert said_no is None or "cannot read this line" in said_no
    assert said_no is not None or parse(line).needs


def refusal(line: str) -> str | None:
    try:
        parse(line)
    except ValueError as error:
        return str(error)
    return None


@given(st.lists(st.sampled_from(["alpha", "beta", "not", ".", "!", ",", "❝"]), max_size=12))
def test_a_pattern_never_points_outside_the_text(words: list[str]) -> None:
    rules = a_grammar("A <3> B", "2: A B !N", "@: A > B", "A !N <2> A")
    text = " ".join(words)

    for one in said(parsed(text, rules), rules):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("name", FILES)
def test_every_line_of_a_grammar_loads(name: str) -> None:
    patterns = [parse(line) for line in lines_of(name)]

    assert {type(one.says) for one in patterns} == {Says}


@pytest.mark.parametrize("language", ["zh", "de", "en"])
def test_a_pattern_names_only_concepts_that_the_lexicon_of_its_language_knows(
    language: str,
) -> None:
    known = {concept for concept, _ in terms(language)} | {"QUOTE"}

    strange = {
        (name, line[:60])
        for line in lines_of(f"{language}.txt")
        for name in concepts(parse(line))
        if name.isascii() and name.isupper() and name not in known
    }

    assert strange == set()


@pytest.mark.parametrize("language", ["zh", "de", "en"])
def test_all_lines_of_a_language_load_together_with_those_that_all_share(language: str) -> None:
    rules = grammar(language)

    assert {one.line for one in rules.patterns} == {
        *lines_of("common.txt"),
        *lines_of(f"{language}.txt"),
    }
    assert rules.stretch == (2 if language == "zh" else 1)


def lines_of(name: str) -> list[str]:
    text = (files("amends.language") / "grammar" / name).read_text("utf-8")
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [line.split(" #")[0].strip() for line in kept]


def concepts(pattern: Pattern) -> set[str]:
    links = (*pattern.links, *pattern.never_links)
    sides = [side for link in links for side in (link.left, link.right)]
    return {name for any_of in (*pattern.needs, *pattern.never, *sides) for name in any_of}
