"""How sellers write to buyers on Amazon: what its places are called, and what may stand below."""

from amends.domain.brand import EVERY_PARTICULAR, Manners

# Amazon's Communication Guidelines forbid mail addresses and telephone numbers in messages, so
# the company is named without them. A message holds 2,000 characters by the model of its API.
MANNERS = Manners(
    footer=EVERY_PARTICULAR - {"phone", "email"},
    phrases={
        "order_page": {
            "zh": "在亚马逊订单页",
            "de": "über [Ihre|deine] Bestellung bei Amazon",
            "en": "through your Amazon order page",
            "fr": "depuis votre page de commande Amazon",
            "it": "dalla pagina del Suo ordine su Amazon",
            "es": "desde la página de su pedido en Amazon",
            "nl": "via uw bestelpagina bij Amazon",
            "pl": "na stronie zamówienia w Amazon",
            "sv": "via din beställningssida på Amazon",
            "ja": "Amazonのご注文ページから",
        }
    },
)
