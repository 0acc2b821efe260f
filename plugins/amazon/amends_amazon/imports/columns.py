"""Names of columns in Amazon's own downloads, beside those that are known anyway.

The feedback report's headers were seen in real files by others (airbytehq/airbyte, PR 9212), the
names for product reviews are those that the project asks people for.
"""

from collections.abc import Mapping, Sequence

COLUMNS: Mapping[str, Sequence[str]] = {
    "native_id": ("review id", "reviewid", "id de reseña", "id de la opinión", "レビューid"),
    "url": ("review url", "permalink", "enlace", "url de la reseña"),
    "rating": ("rating", "bewertung", "star rating", "calificación", "valoración", "星の数"),
    "title": ("review title", "title", "titel", "título", "título de la reseña"),
    "text": ("comments", "kommentar", "comentarios", "review text", "review body", "comentario"),
    "written": ("date", "datum", "fecha", "review date", "fecha de la reseña"),
    "author": ("author display name", "reviewer name", "anzeigename", "nombre del autor"),
    "order": (
        *("order id", "transaktionsnummer", "número de pedido", "bestellnummer", "order-id"),
        "amazon-order-id",
    ),
    "article": ("asin", "child asin", "asin der variante"),
    "article_title": ("product name", "item name", "produktname", "nombre del producto"),
    "variant": ("variant", "variante", "format strip"),
    "verified": ("verified purchase", "verifizierter kauf", "compra verificada"),
    "reply": ("your response", "ihre antwort", "response", "tu respuesta", "su respuesta"),
}
