"""How each site writes its feedback report: header line, days, charset; and its money and tongue.

Header lines of the US, DE, ES and MX sites were seen in real files, and so was the half of them
that is left in English; those of other sites are ours. What the plugin reads by is not used here.

Source: airbytehq/airbyte, PR 9212; amazon-sp-api, issue 144; second-hand.
"""

from collections.abc import Mapping
from datetime import date

from amends_amazon.settings import SITES, Site

_ENGLISH = ("Date", "Rating", "Comments", "Your Response", "Order ID", "Rater Email")
_FRENCH = ("Date", "Évaluation", "Commentaires", "Votre réponse", "Numéro de commande", "E-mail")
_ARABIC = ("التاريخ", "التقييم", "التعليقات", "ردك", "رقم الطلب", "البريد الإلكتروني")

HEADERS: Mapping[str, tuple[str, ...]] = {
    "DE": (
        "Datum",
        "Bewertung",
        "Kommentar",
        "Ihre Antwort",
        "Transaktionsnummer",
        "E-Mail des Bewertenden",
    ),
    "ES": ("Date", "Rating", "Comentarios", "Response", "Número de pedido", "E-mail del cliente"),
    "MX": (
        "Fecha",
        "Rating",
        "Comentarios",
        "Tu respuesta",
        "Número de pedido",
        "Correo electrónico del evaluador",
    ),
    # From here on nobody has seen a file: plausible words, and ours.
    "FR": _FRENCH,
    "BE": _FRENCH,
    "IT": ("Data", "Valutazione", "Commenti", "Risposta", "Numero dell'ordine", "E-mail"),
    "NL": ("Datum", "Beoordeling", "Opmerkingen", "Uw reactie", "Bestelnummer", "E-mail"),
    "SE": ("Datum", "Betyg", "Kommentarer", "Ditt svar", "Beställningsnummer", "E-post"),
    "PL": ("Data", "Ocena", "Komentarze", "Twoja odpowiedź", "Numer zamówienia", "E-mail"),
    "TR": ("Tarih", "Puan", "Yorumlar", "Yanıtınız", "Sipariş numarası", "E-posta"),
    "BR": ("Data", "Avaliação", "Comentários", "Sua resposta", "Número do pedido", "E-mail"),
    "EG": _ARABIC,
    "SA": _ARABIC,
    "AE": _ARABIC,
    "JP": ("日付", "評価", "コメント", "返答", "注文番号", "評価者のEメール"),
}
CHARSETS: Mapping[str, str] = {  # as Content-Type names them; every other site writes UTF-8
    "JP": "Shift_JIS",
    "US": "Cp1252",
    "UK": "Cp1252",
    "FR": "Cp1252",
    "IT": "Cp1252",
}
CODECS: Mapping[str, str] = {"Cp1252": "cp1252", "Shift_JIS": "cp932", "UTF-8": "utf-8"}
CURRENCIES: Mapping[str, str] = {
    "CA": "CAD",
    "US": "USD",
    "MX": "MXN",
    "BR": "BRL",
    "UK": "GBP",
    "SE": "SEK",
    "ZA": "ZAR",
    "PL": "PLN",
    "EG": "EGP",
    "TR": "TRY",
    "SA": "SAR",
    "AE": "AED",
    "IN": "INR",
    "SG": "SGD",
    "AU": "AUD",
    "JP": "JPY",
}


def site_of(marketplace_id: str) -> str | None:
    """The site with this id, such as amazon.de; None when there is none."""
    return _BY_ID.get(marketplace_id)


def header_of(site: str) -> tuple[str, ...]:
    return HEADERS.get(SITES[site].country, _ENGLISH)


def charset_of(site: str) -> str:
    return CHARSETS.get(SITES[site].country, "UTF-8")


def currency_of(site: str) -> str:
    return CURRENCIES.get(SITES[site].country, "EUR")


def day_as_written(site: str, day: date) -> str:
    """`day` as the report of `site` has it. Nobody has seen what IE and ZA write."""
    year = day.year % 100
    match SITES[site].country:
        case "DE":
            return f"{day.day}.{day.month}.{year:02d}"
        case "SE":
            return day.isoformat()
        case "JP":
            return f"{year:02d}/{day.month}/{day.day}"
        case "US":
            return f"{day.month}/{day.day}/{year:02d}"
    return f"{day.day}/{day.month}/{year:02d}"


def marketplace(site: str) -> dict[str, str]:
    """The site as the Sellers API describes it."""
    where: Site = SITES[site]
    return {
        "id": where.marketplace_id,
        "countryCode": where.country,
        "name": name_of(site),
        "defaultCurrencyCode": currency_of(site),
        "defaultLanguageCode": f"{where.language}_{where.country}",
        "domainName": f"www.{site}",
    }


def name_of(site: str) -> str:
    return f"A{site[1:]}"


_BY_ID = {where.marketplace_id: site for site, where in SITES.items()}
