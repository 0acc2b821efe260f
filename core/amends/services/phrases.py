"""Our templates as phrases that staff keep in a marketplace's own tool, and fill in by hand."""

import re
from collections.abc import Sequence

from amends.domain.brand import Manners
from amends.domain.store import Store
from amends.domain.template import PHRASES, Template, TemplateKind, forms, in_forms
from amends.marketplace.connector import Marketplace
from amends.marketplace.phrases import QuickPhrase
from amends.services.drafts import ours

_SLOT = re.compile(r"\{\{ (\w+) \}\}")
_MEANT = {  # what a person writes there, where the language has a word for it here
    "zh": {
        "issue": "问题", "product": "商品", "fix": "改进措施", "answer": "答复",
        "remedy_a": "方案一", "remedy_b": "方案二", "date": "日期",
    },
    "de": {
        "issue": "Problem", "product": "Artikel", "fix": "was getan wurde", "answer": "Antwort",
        "remedy_a": "Lösung A", "remedy_b": "Lösung B", "date": "Tag",
    },
}  # fmt: skip


def quick_phrases(marketplace: Marketplace, store: Store, language: str) -> Sequence[QuickPhrase]:
    """A phrase for each template that serves this marketplace and speaks `language`."""
    brand, manners = store.conduct.brand, marketplace.manners()
    form = brand.form(language) if brand else forms(language)[0]
    return [
        QuickPhrase(group=one.cause.value, code=one.id, text=_text(one, manners, language, form))
        for one in ours().all
        if one.kind is not TemplateKind.APPEAL
        and language in one.texts
        and one.serves(marketplace.name, marketplace.platform)
    ]


def _text(template: Template, manners: Manners, language: str, form: str) -> str:
    def filled(slot: re.Match[str]) -> str:
        name = slot[1]
        if name in PHRASES:
            return in_forms(manners.phrase(name, language), language)[form]
        return f"【{_MEANT.get(language, {}).get(name, name.replace('_', ' '))}】"

    return _SLOT.sub(filled, template.texts[language][form]).strip()
