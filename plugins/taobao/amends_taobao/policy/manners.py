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
            "de": "über [Ihre|deine] Bestellung oder den Chat der Plattform",
            "en": "through your order page or the platform's chat",
            "fr": "depuis votre commande ou la messagerie de la plateforme",
            "it": "dal Suo ordine o dalla chat della piattaforma",
            "es": "desde su pedido o el chat de la plataforma",
            "nl": "via uw bestelling of de chat van het platform",
            "pl": "na stronie zamówienia lub na czacie platformy",
            "sv": "via din beställning eller plattformens chatt",
            "ja": "ご注文ページまたはチャットから",
        }
    },
)
