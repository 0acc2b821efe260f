"""A file of quick phrases (快捷短语) for 千牛: staff type a code and the text is there.

Its format is documented nowhere, so headings, their order and the encoding are settings.
"""

import csv
from collections.abc import Sequence
from io import StringIO

from amends.marketplace.phrases import QuickPhrase
from amends_taobao.settings import TaobaoSettings, columns_of


def written(phrases: Sequence[QuickPhrase], settings: TaobaoSettings) -> bytes:
    """The file. Raises ValueError when two phrases of a group have one code."""
    known = {(phrase.group, phrase.code) for phrase in phrases}
    if len(known) < len(phrases):
        raise ValueError("two phrases of one group have the same code: staff would find only one")
    columns = columns_of(settings.phrase_columns)
    page = StringIO(newline="")
    rows = csv.writer(page)
    rows.writerow(columns.values())
    rows.writerows([[getattr(phrase, part) for part in columns] for phrase in phrases])
    return page.getvalue().encode(settings.phrase_encoding)
