"""Saved pages and clipboards: what is in them, where they are from, and what is refused."""

import quopri
from base64 import encodebytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.marketplace.capture import Copied, WrongPage
from amends.marketplace.pages import LARGEST, LARGEST_TEXT, copied_from, copied_html, decode

PAGE = "<html><body><p>Kam zerkratzt an – 壊れていた</p></body></html>"
ADDRESS = "https://shop.example/reviews?sort=recent"
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)


def mhtml(body: bytes, encoding: str, charset: str = "utf-8") -> bytes:
    head = (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {ADDRESS}\r\n"
        "Subject: =?utf-8?Q?Kundenrezensionen?=\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----MultipartBoundary--x"\r\n'
        "\r\n------MultipartBoundary--x\r\n"
        f"Content-Type: text/html; charset={charset}\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\nContent-Location: {ADDRESS}\r\n\r\n"
    )
    tail = (
        "\r\n------MultipartBoundary--x\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------MultipartBoundary--x--\r\n"
    )
    return head.encode() + body + tail.encode()


def windows(fragment: str, url: str = ADDRESS) -> bytes:
    """A clipboard as Windows fills it: the header counts bytes from its own begin."""
    shape = (
        "Version:0.9\r\nStartHTML:{:010}\r\nEndHTML:{:010}\r\nStartFragment:{:010}\r\n"
        f"EndFragment:{{:010}}\r\nSourceURL:{url}\r\n"
    )
    start, end = b"<html><body><!--StartFragment-->", b"<!--EndFragment--></body></html>"
    head, held = len(shape.format(0, 0, 0, 0)), fragment.encode()
    since = head + len(start)
    until = since + len(held)
    header = shape.format(head, until + len(end), since, until)
    return header.encode() + start + held + end


def test_a_page_names_where_it_was_saved_from() -> None:
    saved = f"<!DOCTYPE html>\n<!-- saved from url=(0041){ADDRESS} -->\n{PAGE}"

    copied = copied_from(saved.encode(), "page.html")

    assert copied == Copied(html=saved, url=ADDRESS, name="page.html")


def test_a_page_in_one_file_names_where_it_was_saved_from() -> None:
    saved = f"<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: {ADDRESS} \n-->{PAGE}"

    assert copied_from(saved.encode()).url == ADDRESS


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_an_mhtml_file_holds_the_page_and_its_address(encoding: str) -> None:
    coded = {"quoted-printable": quopri.encodestring, "base64": encodebytes, "8bit": bytes}

    copied = copied_from(mhtml(coded[encoding](PAGE.encode()), encoding), "page.mhtml")

    assert copied.html.strip() == PAGE
    assert copied.url == ADDRESS
    assert not copied.text


def test_an_mhtml_file_without_a_page_is_refused() -> None:
    held = mhtml(b"x", "8bit").replace(b"text/html; charset", b"image/gif; charset")

    with pytest.raises(WrongPage, match="save it again"):
        copied_from(held)


@pytest.mark.parametrize(
    ("charset", "told"),
    [
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("utf-8", ""),
        ("utf-8", '<meta charset="utf-8">'),
        ("cp1252", ""),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("cp1252", "<meta charset=no-such-charset>"),
    ],
)
def test_the_charset_of_a_page_is_found(charset: str, told: str) -> None:
    page = f"<html><head>{told}</head><body><p>schön, für 5 € – “gut”</p></body></html>"

    assert copied_from(page.encode(charset)).html == page


def test_a_japanese_page_tells_its_charset() -> None:
    page = '<html><head><meta charset="Shift_JIS"></head><body>①高橋さん〜髙</body></html>'

    assert copied_from(page.encode("cp932", "replace")).html.count("①髙") == 0
    assert "①" in copied_from(page.encode("cp932", "replace")).html


def test_a_text_is_a_text() -> None:
    text = "4,0 von 5 Sternen\nNie wieder < nie\n"

    assert copied_from(text.encode(), "copied.txt") == Copied(text=text, name="copied.txt")


def test_windows_names_the_page_before_its_html() -> None:
    for held in (windows("<p>für 壊れ</p>"), windows("<p>für 壊れ</p>").decode()):
        copied = copied_html(held, "für 壊れ")

        assert copied == Copied(text="für 壊れ", html="<p>für 壊れ</p>", url=ADDRESS)


def test_a_clipboard_that_was_piped_in_is_read_like_one() -> None:
    assert copied_from(windows("<p>x</p>")) == Copied(html="<p>x</p>", url=ADDRESS)


@pytest.mark.parametrize("offsets", ["-1", "99999999", "nonsense"])
def test_a_header_that_counts_wrong_loses_nothing(offsets: str) -> None:
    held = (
        f"Version:0.9\r\nStartHTML:{offsets}\r\nEndHTML:{offsets}\r\n"
        f"StartFragment:{offsets}\r\nEndFragment:{offsets}\r\n<p>x</p>"
    )

    assert copied_html(held.encode(), "").html == "<p>x</p>"


def test_a_clipboard_in_utf_16_is_read() -> None:
    assert copied_html("\ufeff<p>für</p>".encode("utf-16-le"), "").html == "<p>für</p>"
    assert copied_html(
        "<p>fur und mehr, lang genug fuer eine Probe</p>".encode("utf-16-le"), ""
    ).html


def test_a_clipboard_without_html_is_its_text() -> None:
    assert copied_html(b"", "nur Text") == Copied(text="nur Text")
    assert copied_html(b"\0", "nur Text") == Copied(text="nur Text")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there is nothing in it"),
        (b" \r\n\0", "there is nothing in it"),
        (b"\xff\xfe", "there is nothing in it"),
        (b"%PDF-1.7 ...", "neither a web page nor a text"),
        (b"PK\x03\x04\x14", "neither a web page nor a text"),
        (b"\0" * 30 + b"\x01\x02", "neither a web page nor a text"),
    ],
)
def test_what_is_no_page_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(WrongPage, match=says):
        copied_from(content)


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(WrongPage, match="67 MB is too large"):
        copied_from(bytes(LARGEST + 1))
    with pytest.raises(WrongPage, match="too long"):
        copied_html("<p>" + "x" * LARGEST_TEXT, "")


def test_only_web_addresses_are_kept() -> None:
    assert copied_html(windows("<p>x</p>", "file:///C:/private/page.html"), "").url is None


@given(WORDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_word_survives_its_charset(words: str, charset: str) -> None:
    page = f"<html><body><p>{words}</p></body></html>"

    assert decode(page.encode(charset)) == page


@given(st.binary(max_size=200))
def test_any_bytes_are_a_copy_or_a_reason(content: bytes) -> None:
    try:
        copied = copied_from(content)
    except WrongPage as refused:
        copied = Copied(text=str(refused))

    assert copied.text or copied.html
