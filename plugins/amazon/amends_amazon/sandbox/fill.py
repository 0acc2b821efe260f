"""Fills the sandbox with feedback that nobody ever left, by the thousand and in a few tongues."""

from datetime import timedelta
from random import Random

from amends_amazon.sandbox.buyers import Buyers
from amends_amazon.sandbox.state import Seller
from amends_amazon.settings import SITES

_WORDS = {
    "de": (
        "Lieferung kam zu spät",
        "Verpackung war aufgerissen",
        "Falsche Farbe geliefert",
        "Keine Antwort vom Händler",
        "Ware undicht, Rücksendung mühsam",
        "Rückzahlung läßt auf sich warten",
    ),
    "es": (
        "El envío llegó tarde",
        "El producto llegó dañado",
        "Nadie responde a mis mensajes",
    ),
    "fr": (
        "Livraison très en retard",
        "Colis arrivé abîmé",
        "Aucune réponse du vendeur",
    ),
    "it": ("La consegna è arrivata in ritardo", "Il venditore non risponde"),
    "ja": ("配送が遅れました", "箱が潰れていました", "返信がありません"),
    "en": (
        "Arrived two weeks late",
        "Box was torn open and a part was missing",
        "Seller never answered my message",
        "Wrong colour, and the return label did not work",
    ),
}


def fill_feedback(
    town: Buyers,
    seller: Seller | str,
    site: str | None,
    count: int,
    *,
    days: float = 30,
    seed: int = 1,
) -> int:
    """Leave `count` feedbacks of one to three stars over the last `days`; gives how many."""
    rng = Random(seed)  # noqa: S311 - made-up feedback, and the same again for the same seed
    owner = town.seller(seller)
    site = site or owner.sites[0]
    words = _WORDS.get(SITES[site].language, _WORDS["en"])
    now = town.now()
    step = timedelta(days=days) / max(count, 1)
    for number in range(count):
        text = f"{rng.choice(words)}. {rng.choice(words)} ({number + 1})"
        town.leave_feedback(
            owner, rng.choice((1, 1, 2, 3)), text, site=site, left=now - step * number
        )
    return count
