"""A saved page of ten reviews: opened, read, taken in, beside a parser that only builds the tree.

The floor parses the HTML and gives its text; it knows no review. What a person waits for is shown
in milliseconds: reading alone, and the whole of `amends paste` but for the start of the program.
"""

import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from common import installation, median, report
from selectolax.lexbor import LexborHTMLParser

from amends.apps.cli.copied import Copy, take
from amends.apps.installation import Installation
from amends.db.imports import Origin
from amends.domain.store import Store
from amends.marketplace.connector import Marketplace
from amends.marketplace.pages import copied_from
from amends.services.capture import Edits
from amends.services.open_store import open_store

TIMES = 30
PLUGINS = {"amazon": "amends_amazon", "otto": "amends_otto"}


def pages() -> Iterator[tuple[str, Traversable]]:
    for name, package in PLUGINS.items():
        for page in sorted((files(package) / "demo_pages").iterdir(), key=lambda one: one.name):
            if page.name.endswith((".html", ".mhtml")):
                yield name, page


def seconds(work: Callable[[], object]) -> float:
    work()  # loads what is loaded once
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def store_on(opened: Installation, market: Marketplace, name: str, site: str | None) -> Store:
    """A store where the page is from."""
    settings = market.settings.model_validate({"site": site} if name == "amazon" and site else {})
    with opened.memory.unit() as unit:
        client = unit.agency.add_client(f"Bench {name} {site}")
        region = market.place(settings).region
        account = unit.agency.add_account(client.id, market.platform, region, "Bench")
        store = open_store(unit, account, market, f"Bench {site}", settings, opened.clock.now())
        unit.commit()
    return store


def main() -> None:
    with installation() as opened:
        stores: dict[tuple[str, str | None], Store] = {}
        for name, page in pages():
            market = opened.hall.registry.named(name)
            data = page.read_bytes()
            copied = copied_from(data, page.name)
            site = market.read_page(copied, market.settings()).site if name == "otto" else None
            if name == "amazon":
                site = _site(market, page)
            at = (name, site)
            if at not in stores:
                stores[at] = store_on(opened, market, name, site)
            store = stores[at]
            settings = market.settings.model_validate(store.settings)
            origin = Origin(
                kind="page", name=page.name, sha256="0" * 64, as_of=opened.clock.now(), by="bench"
            )
            bare = seconds(lambda html=copied.html: LexborHTMLParser(html).root.text())
            read = seconds(
                lambda m=market, d=data, n=page.name, s=settings: m.read_page(copied_from(d, n), s)
            )
            whole = seconds(
                lambda c=copied, o=origin, s=store: take(
                    opened.hall, Copy(c, o), s.label, Edits.SEPARATE
                )
            )
            found = len(market.read_page(copied, settings).found)
            report(
                f"read {page.name}, {found} reviews",
                read / bare,
                100,
                f"{read * 1000:.1f} ms (hold ≤ 50), floor {bare * 1000:.2f} ms; "
                f"with storing {whole * 1000:.0f} ms",
            )


def _site(market: Marketplace, page: Traversable) -> str:
    """The site whose page it is: the one for which the plugin reads it."""
    from amends_amazon.settings import SITES

    copied = copied_from(page.read_bytes(), page.name)
    for site in SITES:
        try:
            read = market.read_page(copied, market.settings.model_validate({"site": site}))
        except ValueError:
            continue
        if read.site in (site, None):
            return site
    raise SystemExit(f"{page.name} is read for no site")


if __name__ == "__main__":
    main()
