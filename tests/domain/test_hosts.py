"""Whose host a link names: subdomains belong, look-alikes do not."""

import pytest

from amends.domain.facts import Link
from amends.domain.hosts import CARRIERS, belongs, beyond


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("dhl.de", True),
        ("www2.track.dhl.de", True),
        ("notdhl.de", False),
        ("dhl.de.shop.example", False),
        ("de", False),
        ("", False),
    ],
)
def test_a_host_belongs_to_its_own_domain_only(host: str, ours: bool) -> None:
    assert belongs(host, CARRIERS) is ours


def test_links_beyond_all_lists_are_given() -> None:
    links = [Link(host=host, start=0, end=1) for host in ("dhl.de", "shop.example", "a.otto.de")]

    assert [one.host for one in beyond(links, CARRIERS, {"otto.de"})] == ["shop.example"]
