"""How long data about people is kept. No text can break these: other parts keep them."""

from amends.domain.rule import BLOCK, DATA, Rule
from amends.domain.rules.sources import house

RULES = (
    Rule(
        id="COM-DAT-001",
        applies_to=frozenset({DATA}),
        says="Each class of personal data in a case has a legal basis and an end.",
        severity=BLOCK,
        why="Storage is limited; 90 days after closing unless law or platform says otherwise.",
        source=house("house rule; GDPR Art. 5(1)(e), 17; 个人信息保护法 19"),
        effective="2018-05-25",
        fix="Let retention purge it on its day; a legal hold stops the clock.",
        kept_by="retention",
    ),
    Rule(
        id="COM-DAT-002",
        applies_to=frozenset({DATA}),
        says="Logs, figures and audit records hold no message text with personal data.",
        severity=BLOCK,
        why="They are read by more people, and kept longer, than the case.",
        source=house("house rule; GDPR Art. 5(1)(c), 25"),
        effective="2018-05-25",
        fix="Log ids and hashes.",
        kept_by="logs and audit, which take ids and hashes only",
    ),
)
