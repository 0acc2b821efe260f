"""Hosts of the web: whose a link is, and the carriers whose tracking pages a buyer may need.

Compared by name, never by looking a host up: a subdomain belongs to its domain, a look-alike not.
"""

from collections.abc import Collection, Iterable

from amends.domain.facts import Link

# Parcel and freight services; their pages serve tracking, labels and pickup.
CARRIERS = frozenset(
    {
        "dhl.de", "dhl.com", "deutschepost.de", "myhermes.de", "hermesworld.com",
        "hermes-germany.de", "dpd.de", "dpd.com", "dpd.co.uk", "gls-group.eu", "gls-group.com",
        "gls-pakete.de", "ups.com", "fedex.com", "tnt.com", "usps.com", "royalmail.com",
        "evri.com", "parcelforce.com", "laposte.fr", "chronopost.fr", "colissimo.fr",
        "mondialrelay.fr", "poste.it", "brt.it", "correos.es", "seur.com", "mrw.es", "postnl.nl",
        "bpost.be", "postnord.com", "postnord.se", "inpost.pl", "poczta-polska.pl", "post.at",
        "post.ch", "ontrac.com", "lasership.com", "canadapost.ca", "purolator.com",
        "auspost.com.au", "japanpost.jp", "yamato-hd.co.jp", "sagawa-exp.co.jp", "dbschenker.com",
        "rhenus.com", "dachser.com", "iloxx.de", "emons.de", "sf-express.com", "cainiao.com",
        "zto.com", "yto.net.cn", "sto.cn", "yundaex.com", "ems.com.cn",
    }
)  # fmt: skip


def belongs(host: str, domains: Collection[str]) -> bool:
    """Whether `host` is one of `domains` or stands below one."""
    while host:
        if host in domains:
            return True
        _, _, host = host.partition(".")
    return False


def beyond(links: Iterable[Link], *domains: Collection[str]) -> tuple[Link, ...]:
    """The links that lead elsewhere than to these."""
    return tuple([one for one in links if not any(belongs(one.host, some) for some in domains)])
