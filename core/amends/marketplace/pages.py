"""Pages that a person saved or copied: bytes in, `Copied` out.

Opens `.html`, `.mhtml` and plain text, and what a clipboard holds as `text/html`. Says what the
page is made of and where it was saved from. Reads no reviews, runs no script, fetches nothing.
"""

import codecs
import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser, HeaderParser

from amends.marketplace.capture import Copied, WrongPage

LARGEST = 64 * 1024 * 1024  # bytes of a file; the pictures within an `.mhtml` count
LARGEST_TEXT = 16 * 1024 * 1024  # letters of the page itself; a page of ten reviews has some 10^6

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype|html|body|div|span|p|table|ul|ol|meta|section|article)\b", re.IGNORECASE
)
_TOLD = re.compile(
    rb"^(StartHTML|EndHTML|StartFragment|EndFragment|SourceURL):(.*?)\s*$", re.MULTILINE
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEANT = {  # what browsers read under these names; they hold more letters than their standards
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}


def copied_from(content: bytes, name: str = "") -> Copied:
    """What a saved page or a text file holds. `name` is the file's, and only names it.

    Raises WrongPage when it is empty, too large, or neither a page nor a text.
    """
    if len(content) > LARGEST:
        raise WrongPage(
            f"{len(content) // 1_000_000} MB is too large for one page of reviews: save the page"
            " alone, as HTML only"
        )
    if _is_mhtml(content):
        return _open_mhtml(content, name)
    content, url = _without_windows_header(content)  # a clipboard that was piped in
    text = decode(content)
    if _TAG.search(text):
        return Copied(html=_fitting(text), url=url or _saved_from(text), name=name)
    return Copied(text=_fitting(text), name=name)


def copied_html(html: bytes | str, text: str = "") -> Copied:
    """What a clipboard holds: its `text/html` as the system gives it, and its plain text.

    Windows puts a header before the HTML that counts bytes and names the page's address.
    Raises WrongPage when both are empty, or too large.
    """
    raw = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    if not raw.strip(b"\0 \r\n\t"):
        return Copied(text=_fitting(text))
    raw, url = _without_windows_header(raw)
    page = _fitting(decode(raw))
    return Copied(text=text[:LARGEST_TEXT], html=page, url=url or _saved_from(page))


def decode(content: bytes, charset: str = "") -> str:
    """The text of a page: by its byte order mark, `charset`, its meta tag, UTF-8, Windows-1252.

    A letter that its charset does not know becomes �, as browsers show it.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    if content[:200].count(b"\0") > 40:  # text of Latin letters in UTF-16, without its mark
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    told = _META_CHARSET.search(content, 0, 4096)
    named = charset or (told[1].decode("ascii", "replace") if told else "")
    if named and (encoding := _encoding_named(named)):
        return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _encoding_named(charset: str) -> str:
    """The codec for a charset's name; empty when there is none for text."""
    try:
        found = codecs.lookup(charset)
        "".encode(found.name)
    except LookupError:
        return ""
    return _MEANT.get(found.name, found.name)


def _fitting(text: str) -> str:
    if not text.strip("\0 \r\n\t\ufeff"):
        raise WrongPage("there is nothing in it: select the list of reviews and copy again")
    if len(text) > LARGEST_TEXT:
        raise WrongPage("this is too long for one page of reviews: copy the list of reviews alone")
    if text.count("\0", 0, 4096) > 16 or text.startswith(("%PDF", "PK\x03\x04", "\x89PNG")):
        raise WrongPage("this is neither a web page nor a text: save the page as HTML")
    return text


def _saved_from(html: str) -> str | None:
    """Where Chrome, Edge or SingleFile wrote that the page was saved from."""
    start = html[:4096]
    found = _SAVED_FROM.search(start) or _SINGLE_FILE.search(start)
    return _address(found[1]) if found else None


def _address(url: str) -> str | None:
    url = url.strip()
    return url if url.lower().startswith(("https://", "http://")) and len(url) < 4096 else None


def _without_windows_header(raw: bytes) -> tuple[bytes, str | None]:
    """Cut the header of Windows' "HTML Format" off, and give the address that it names."""
    if not raw.startswith(b"Version:"):
        return raw, None
    told = {key.decode(): value for key, value in _TOLD.findall(raw[:8192])}
    url = _address(told.get("SourceURL", b"").decode("utf-8", "replace"))
    for begin, end in (("StartFragment", "EndFragment"), ("StartHTML", "EndHTML")):
        try:
            since, until = int(told[begin]), int(told[end])
        except (KeyError, ValueError):
            continue
        if 0 < since < until <= len(raw):
            return raw[since:until].strip(b"\0"), url
    return raw[max(raw.find(b"<"), 0) :].strip(b"\0"), url


def _is_mhtml(content: bytes) -> bool:
    head = content[:8192].lstrip()
    if not re.match(rb"[A-Za-z][A-Za-z-]*: ", head):
        return False
    headers = HeaderParser(policy=policy.default).parsestr(head.decode("latin-1"))
    return headers.get_content_type() in ("multipart/related", "multipart/alternative") or (
        "mime-version" in headers and headers.get_content_type() == "text/html"
    )


def _open_mhtml(content: bytes, name: str) -> Copied:
    message = BytesParser(policy=policy.default).parsebytes(content.lstrip())
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/html":
            held = part.get_payload(decode=True)
            html = _fitting(decode(held if isinstance(held, bytes) else b"", _charset(part)))
            told = message["snapshot-content-location"] or part["content-location"]
            url = _address("".join(str(told or "").split()))
            return Copied(html=html, url=url or _saved_from(html), name=name)
    raise WrongPage("the saved page holds no text: save it again, as HTML only")


def _charset(part: EmailMessage) -> str:
    return str(part.get_content_charset() or "")
