"""How sellers write to buyers on Taobao and Tmall: in the chat, short, without a letter's foot."""

from amends.domain.brand import Manners
from amends.domain.template import TemplateKind

# taobao.traderate.explain.add takes 500 characters. The others are ours: a chat is no letter.
MANNERS = Manners(
    footer=frozenset(),
    limits={
        TemplateKind.MESSAGE: 1000,
        TemplateKind.PUBLIC_REPLY: 500,
        TemplateKind.APPEAL: 1000,
    },
    phrases={
        "order_page": {
            "zh": "在旺旺或订单页",
            "de": "über [Ihre|deine] Bestellung auf der Plattform",
            "en": "through your order page on the platform",
            "fr": "depuis votre commande sur la plateforme",
            "it": "dal Suo ordine sulla piattaforma",
            "es": "desde su pedido en la plataforma",
            "nl": "via uw bestelling op het platform",
            "pl": "na stronie zamówienia na platformie",
            "sv": "via din beställning på plattformen",
            "ja": "ご注文ページまたはチャットから",
        }
    },
)
