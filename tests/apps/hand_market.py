"""A marketplace without any call: its pages are lines of text that a person copies.

page of A1 on hand.example, 12 ratings, newest first
R1 | 1 | 2026-11-20 | Anna | It leaks.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from amends.domain.action import ActionKind, Confidence, Delivery, Route, Source
from amends.domain.ids import ArticleRef
from amends.domain.store import DataRegion
from amends.marketplace.capture import Copied, Found, HandRules, PageRead, Unread, WrongPage
from amends.marketplace.connector import Has, Marketplace, RouteFacts, Stream

SEEN = Source(title="seen by hand", checked_on=date(2026, 11, 22), confidence=Confidence.OURS)
RULES = HandRules(hint="open the address, newest first, copy all", every=timedelta(days=7))


class HandSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    shop: str = Field("", description="A name.")


class Hand(Marketplace):
    name = platform = "hand"
    title = "Hand"
    site = "hand.example"
    language = "en"
    zone = "Europe/London"
    region = "eu"
    data_region = DataRegion.EU
    settings = HandSettings
    credentials = HandSettings

    def has(self) -> Sequence[Has]:
        return [Has(what="read reviews", delivery=Delivery.BY_HAND, reason="copy", source=SEEN)]

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        return [Route(kind=kind, delivery=Delivery.NEVER, reason="nothing leaves", source=SEEN)]

    def key_scope(self, store_name: str, settings: BaseModel) -> str:
        return self.site

    def by_hand(self, settings: BaseModel) -> Mapping[Stream, HandRules]:
        return {Stream.PRODUCT_REVIEWS: RULES}

    def page_url(self, article: ArticleRef | None, settings: BaseModel) -> str | None:
        return f"https://hand.example/{article}?sort=newest" if article else None

    def read_page(self, copied: Copied, settings: BaseModel) -> PageRead:
        head, *lines = (copied.text or copied.html).strip().splitlines() or [""]
        if head == "page that breaks the plugin":
            raise RuntimeError(head)
        if not head.startswith("page of "):
            raise WrongPage("this is no page of reviews: open one on hand.example and copy it")
        about, _, rest = head.removeprefix("page of ").partition(" on ")
        found, unread, leftover = list[Found](), list[Unread](), list[str]()
        for line in lines:
            match [part.strip() for part in line.split("|")]:
                case [native, stars, day, author, text] if stars.isdigit():
                    found.append(
                        Found(
                            native_id=native or None,
                            rating=int(stars),
                            native=stars,
                            written=date.fromisoformat(day),
                            author=author,
                            text=text,
                            article=ArticleRef(about),
                        )
                    )
                case [_, _, *_]:
                    unread.append(Unread(raw=line, reason="it has no stars"))
                case _:
                    leftover.append(line)
        words = rest.split(", ")
        return PageRead(
            found=found,
            unread=unread,
            leftover=leftover,
            article=ArticleRef(about),
            article_title="Lamp",
            site=words[0],
            ratings=int(words[1].split()[0]),
            newest_first="newest first" in words,
            is_whole="whole" in words,
        )
