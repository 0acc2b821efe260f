"""Names of columns in our own table of OTTO reviews, beside those that are known anyway.

Source: the project's exchange format manual-import.v1, filled in by a person.
"""

from collections.abc import Mapping, Sequence

COLUMNS: Mapping[str, Sequence[str]] = {
    "native_id": ("otto_review_id",),
    "url": ("url_seen",),
    "article": ("otto_product_id", "artikelnummer", "moin"),
    "author": ("author_label",),
    "written": ("created_on", "creationDate"),
    "article_title": ("articleName",),
    "verified": ("verified_label_shown",),
}
