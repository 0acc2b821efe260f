"""What triage says about a review, by name. Source: label guide of the triage data."""

MOODS = ("negative", "neutral", "positive")

CAUSES = (
    "quality",
    "logistics",
    "service",
    "price_value",
    "after_sales",
    "fit_subjective",
    "misuse",
    "unrelated",
    "other",
)

SIGNALS = (
    "extortion",
    "competitor_attack",
    "advertising",
    "abuse",
    "privacy_leak",
    "not_a_buyer",
)
CONTRADICTORY = "contradictory"  # stars against the text: computed, never learned

DANGERS = ("fire", "shock", "injury", "allergy", "choking", "child")
