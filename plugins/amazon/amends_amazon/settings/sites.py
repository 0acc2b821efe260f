"""The sites of Amazon: one account serves all of a region, each store stands for one.

Marketplace ids were read in Amazon's documentation; domains, languages and time zones are general
knowledge.
"""

from collections.abc import Mapping

from amends.domain.store import DataRegion
from amends.domain.values import Value


class Site(Value):
    """One Amazon shop window."""

    country: str  # as Amazon writes it: UK, not GB
    marketplace_id: str
    region: str  # na, eu, fe
    language: str
    zone: str

    @property
    def data_region(self) -> DataRegion:
        """Where its buyers' data may be kept; Britain's law lets it stay in the EU."""
        if self.country in _IN_THE_EU or self.country == "UK":
            return DataRegion.EU
        return DataRegion.NA if self.region == "na" else DataRegion.OTHER


_IN_THE_EU = {"IE", "ES", "FR", "BE", "NL", "DE", "IT", "SE", "PL"}


def _site(country: str, marketplace_id: str, region: str, language: str, zone: str) -> Site:
    return Site(
        country=country,
        marketplace_id=marketplace_id,
        region=region,
        language=language,
        zone=zone,
    )


SITES: Mapping[str, Site] = {
    "amazon.ca": _site("CA", "A2EUQ1WTGCTBG2", "na", "en", "America/Toronto"),
    "amazon.com": _site("US", "ATVPDKIKX0DER", "na", "en", "America/Los_Angeles"),
    "amazon.com.mx": _site("MX", "A1AM78C64UM0Y8", "na", "es", "America/Mexico_City"),
    "amazon.com.br": _site("BR", "A2Q3Y263D00KWC", "na", "pt", "America/Sao_Paulo"),
    "amazon.ie": _site("IE", "A28R8C7NBKEWEA", "eu", "en", "Europe/Dublin"),
    "amazon.es": _site("ES", "A1RKKUPIHCS9HS", "eu", "es", "Europe/Madrid"),
    "amazon.co.uk": _site("UK", "A1F83G8C2ARO7P", "eu", "en", "Europe/London"),
    "amazon.fr": _site("FR", "A13V1IB3VIYZZH", "eu", "fr", "Europe/Paris"),
    "amazon.com.be": _site("BE", "AMEN7PMS3EDWL", "eu", "fr", "Europe/Brussels"),
    "amazon.nl": _site("NL", "A1805IZSGTT6HS", "eu", "nl", "Europe/Amsterdam"),
    "amazon.de": _site("DE", "A1PA6795UKMFR9", "eu", "de", "Europe/Berlin"),
    "amazon.it": _site("IT", "APJ6JRA9NG5V4", "eu", "it", "Europe/Rome"),
    "amazon.se": _site("SE", "A2NODRKZP88ZB9", "eu", "sv", "Europe/Stockholm"),
    "amazon.co.za": _site("ZA", "AE08WJ6YKNBMC", "eu", "en", "Africa/Johannesburg"),
    "amazon.pl": _site("PL", "A1C3SOZRARQ6R3", "eu", "pl", "Europe/Warsaw"),
    "amazon.eg": _site("EG", "ARBP9OOSHTCHU", "eu", "ar", "Africa/Cairo"),
    "amazon.com.tr": _site("TR", "A33AVAJ2PDY3EV", "eu", "tr", "Europe/Istanbul"),
    "amazon.sa": _site("SA", "A17E79C6D8DWNP", "eu", "ar", "Asia/Riyadh"),
    "amazon.ae": _site("AE", "A2VIGQ35RCS4UG", "eu", "ar", "Asia/Dubai"),
    "amazon.in": _site("IN", "A21TJRUUN4KGV", "eu", "en", "Asia/Kolkata"),
    "amazon.sg": _site("SG", "A19VAU5U5O7RUS", "fe", "en", "Asia/Singapore"),
    "amazon.com.au": _site("AU", "A39IBJ37TRP1C6", "fe", "en", "Australia/Sydney"),
    "amazon.co.jp": _site("JP", "A1VC38T7YXB528", "fe", "ja", "Asia/Tokyo"),
}
REGIONS = ("na", "eu", "fe")
