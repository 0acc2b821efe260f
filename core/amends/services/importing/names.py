"""How exports and people name the columns of reviews, in English, German and Chinese.

Data only. A name counts without capitals, spaces, signs and what stands in brackets. What only
one marketplace says stands in its plugin: `Marketplace.columns`.
"""

from collections.abc import Mapping, Sequence

SITE = "site"  # no field of a review: names the site that the row is about

NAMES: Mapping[str, Sequence[str]] = {
    "native_id": (
        "review id", "review number", "rezensions-id", "rezensionsnummer", "bewertungs-id",
        "bewertungsnummer", "评论id", "评价id", "评论编号", "评价编号",
    ),
    "url": (
        "review url", "review link", "permalink", "rezensionslink", "link zur rezension",
        "bewertungslink", "link zur bewertung", "评论链接", "评价链接",
    ),
    "rating": (
        "rating", "stars", "star rating", "review rating", "score", "sterne", "bewertung",
        "sternebewertung", "punkte", "note", "评分", "星级", "打分", "评价等级", "评价结果", "评价",
    ),
    "title": (
        "title", "review title", "headline", "subject", "titel", "überschrift",
        "rezensionstitel", "bewertungstitel", "betreff", "标题", "评论标题", "评价标题",
    ),
    "text": (
        "text", "review text", "review body", "body", "content", "review", "comment", "comments",
        "feedback", "review content", "rezension", "rezensionstext", "bewertungstext",
        "kommentar", "kommentare", "inhalt", "评论", "评论内容", "评价内容", "评语", "内容", "评价",
        "bewertung",
    ),
    "written": (
        "date", "review date", "written", "written on", "created", "created on", "created at",
        "posted", "posted on", "submitted", "submitted on", "datum", "rezensionsdatum",
        "bewertungsdatum", "erstellt am", "erstellt", "verfasst am", "日期", "时间", "评论日期",
        "评论时间", "评价日期", "评价时间", "创建时间",
    ),
    "author": (
        "author", "reviewer", "reviewer name", "author name", "author label", "buyer", "nickname",
        "customer", "customer name", "autor", "verfasser", "rezensent", "käufer", "kunde",
        "kundenname", "von",
        "作者", "评论人", "评价人", "买家", "买家昵称", "用户", "用户名", "昵称",
    ),
    "order": (
        "order", "order id", "order number", "order no", "bestellung", "bestellnummer",
        "bestell-nr", "bestell-id", "auftragsnummer", "订单", "订单号", "订单编号", "主订单号",
    ),
    "order_line": (
        "order line", "order item", "order item id", "position", "bestellposition",
        "positionsnummer", "子订单", "子订单号", "子订单编号",
    ),
    "article": (
        "asin", "product id", "article", "article id", "article number", "item id", "sku",
        "artikel", "artikelnummer", "artikel-nr", "artikel-id", "produkt-id", "produktnummer",
        "商品id", "商品编号", "宝贝id", "商品编码",
    ),
    "article_title": (
        "product", "product name", "product title", "article title", "article name", "item",
        "item title", "produkt", "produktname", "produkttitel", "artikelname",
        "artikelbezeichnung", "artikeltitel",
        "商品", "商品名称", "商品标题", "宝贝", "宝贝名称", "宝贝标题",
    ),
    "variant": (
        "variant", "variation", "style", "option", "variante", "ausführung", "规格", "款式",
        "颜色分类", "sku属性",
    ),
    "verified": (
        "verified", "verified purchase", "verified buyer", "verifizierter kauf", "verifiziert",
        "已验证购买", "验证购买", "是否验证购买",
    ),
    "reply": (
        "reply", "response", "seller reply", "your response", "merchant response", "antwort",
        "händlerantwort", "antwort des verkäufers", "ihre antwort", "回复", "商家回复", "卖家回复",
        "解释", "卖家解释",
    ),
    SITE: (
        "site", "marketplace", "marktplatz", "website", "平台", "站点", "渠道",
    ),
}  # fmt: skip

# How people name a field on the command line, and how the listing shows it.
SAID: Mapping[str, str] = {
    "native_id": "id",
    "written": "date",
    "order_line": "order-line",
    "article_title": "article-title",
}


def said(field: str) -> str:
    return SAID.get(field, field)


def field_said(word: str) -> str | None:
    """The field that a person calls `word`; None when there is none."""
    plain = word.strip().lower().replace("_", "-")
    return next((field for field in NAMES if plain in (said(field), field.replace("_", "-"))), None)
