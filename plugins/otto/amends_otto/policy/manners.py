"""How sellers write to buyers on OTTO: what its places are called, and what may stand below."""

from amends.domain.brand import Manners

# A message is a mail to a buyer, so the company's particulars stay whole, as German law has it
# for business letters.
MANNERS = Manners(
    phrases={
        "order_page": {
            "zh": "在OTTO账户的订单里",
            "de": "über [Ihr|dein] OTTO-Konto",
            "en": "through your OTTO account",
            "fr": "depuis votre compte OTTO",
            "it": "dal Suo account OTTO",
            "es": "desde su cuenta de OTTO",
            "nl": "via uw OTTO-account",
            "pl": "na koncie OTTO",
            "sv": "via ditt OTTO-konto",
            "ja": "OTTOのアカウントから",
        }
    },
)
