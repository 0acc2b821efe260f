"""How rules are bound together and asked: the strictest counts, and nothing unsourced gets in."""

from datetime import date, timedelta
from typing import Any, ClassVar

import pytest

from amends.domain.action import Confidence
from amends.domain.facts import Facts, Says
from amends.domain.loosening import Loosening, NotLoosened, Setting
from amends.domain.policy import Policy, judge
from amends.domain.rule import (
    ALLOW,
    BLOCK,
    MESSAGE,
    WARN,
    Fired,
    Rule,
    RuleRefused,
    Unknown,
    by_law,
    low,
    read_in,
    says,
)
from amends.testing.drafts import a_draft

CHECKED = date(2026, 11, 22)


def a_rule(name: str = "COM-AAA-001", **over: Any) -> Rule:
    """A house rule that blocks a message which says that it is sorry."""
    plain: dict[str, Any] = {
        "id": name,
        "applies_to": frozenset({MESSAGE}),
        "says": f"{name} says no.",
        "severity": BLOCK,
        "why": "because",
        "source": read_in("a page", Confidence.OURS, CHECKED),
        "fix": "leave it out",
        "fires": says(Says.APOLOGISE),
    }
    return Rule(**plain | over)


def sure(confidence: Confidence) -> Any:
    return read_in("a page", confidence, CHECKED)


SORRY = a_draft(Says.APOLOGISE)


def test_what_no_rule_speaks_against_may_leave() -> None:
    verdict = judge(a_draft(), Policy([a_rule()]))

    assert (verdict.severity, verdict.hits, verdict.may_leave) == (ALLOW, (), True)


def test_the_strictest_of_all_rules_counts_and_each_is_named() -> None:
    policy = Policy([a_rule("COM-AAA-001", severity=WARN), a_rule("COM-BBB-001")])

    verdict = judge(SORRY, policy)

    assert verdict.severity is BLOCK
    assert verdict.rule_ids == ("COM-BBB-001", "COM-AAA-001")
    assert verdict.spans == ((0, 9),)
    assert verdict.reasons[0] == "COM-BBB-001 says no. (a page)"
    assert not verdict.may_leave


def test_a_warning_may_leave_once_a_person_has_seen_it() -> None:
    verdict = judge(SORRY, Policy([a_rule(severity=WARN)]))

    assert (verdict.severity, verdict.may_leave) == (WARN, True)


def test_what_cannot_be_told_is_a_warning_that_names_the_missing_fact() -> None:
    def cannot_tell(_: Facts) -> Unknown:
        return Unknown(("rating",))

    verdict = judge(a_draft(), Policy([a_rule(fires=cannot_tell)]))

    assert verdict.severity is WARN
    assert verdict.hits[0].unknown == ("rating",)
    assert "Not known: rating." in verdict.reasons[0]


def test_a_finding_may_be_stricter_than_its_rule_but_never_softer() -> None:
    def strict(_: Facts) -> Fired:
        return Fired(severity=BLOCK)

    def soft(_: Facts) -> Fired:
        return Fired(severity=WARN)

    assert judge(SORRY, Policy([a_rule(severity=WARN, fires=strict)])).severity is BLOCK
    assert judge(SORRY, Policy([a_rule(fires=soft)])).severity is BLOCK


@pytest.mark.parametrize(
    ("first", "second"),
    [({"covers": frozenset({"COM-BBB-001"})}, {}), ({}, {"yields_to": frozenset({"COM-AAA-001"})})],
)
def test_a_rule_may_speak_for_another_which_is_then_kept_aside(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    policy = Policy([a_rule("COM-AAA-001", **first), a_rule("COM-BBB-001", **second)])

    verdict = judge(SORRY, policy)

    assert verdict.rule_ids == ("COM-AAA-001",)
    assert [hit.rule.id for hit in verdict.covered] == ["COM-BBB-001"]


def test_a_softer_rule_never_speaks_for_a_stricter_one() -> None:
    soft = a_rule("COM-AAA-001", severity=WARN, covers=frozenset({"COM-BBB-001"}))

    verdict = judge(SORRY, Policy([soft, a_rule("COM-BBB-001")]))

    assert verdict.rule_ids == ("COM-BBB-001", "COM-AAA-001")


def test_rules_that_speak_for_each_other_are_both_named() -> None:
    one = a_rule("COM-AAA-001", covers=frozenset({"COM-BBB-001"}))
    other = a_rule("COM-BBB-001", covers=frozenset({"COM-AAA-001"}))

    assert judge(SORRY, Policy([one, other])).rule_ids == ("COM-AAA-001", "COM-BBB-001")


def test_the_law_behind_a_rule_is_cited_where_the_store_stands() -> None:
    german = a_rule("DE-LAW-001", fires=by_law, mirrors=("COM-AAA-*",), law="DE")
    european = a_rule("EU-LAW-001", fires=by_law, mirrors=("COM-AAA-001",), law="EU")
    policy = Policy([a_rule(), german, european])

    def cited(country: str | None) -> list[str]:
        (hit,) = judge(a_draft(Says.APOLOGISE, country=country), policy).hits
        return [law.id for law in hit.cites]

    assert cited("DE") == ["DE-LAW-001", "EU-LAW-001"]
    assert cited("FR") == ["EU-LAW-001"]
    assert cited("US") == cited(None) == []


def test_a_law_that_can_speak_does_so_only_where_no_rule_does() -> None:
    law = a_rule("DE-LAW-001", mirrors=("COM-AAA-001",), law="DE")

    assert judge(SORRY, Policy([law])).rule_ids == ("DE-LAW-001",)
    (hit,) = judge(SORRY, Policy([law, a_rule()])).hits
    assert (hit.rule.id, [one.id for one in hit.cites]) == ("COM-AAA-001", ["DE-LAW-001"])


def test_a_rule_past_its_review_is_shown_as_stale() -> None:
    rule = a_rule(review_after=timedelta(days=30))
    policy = Policy([rule])
    due = CHECKED + timedelta(days=30)

    assert policy.stale(due) == ()
    assert policy.stale(due + timedelta(days=1)) == (rule,)
    assert [
        judge(SORRY, policy, day).hits[0].stale for day in (None, due, due + timedelta(days=1))
    ] == [False, False, True]


def test_what_is_uncertain_goes_stale_sooner() -> None:
    law, guess = (a_rule(source=sure(one)) for one in (Confidence.VERIFIED, Confidence.UNCERTAIN))

    assert guess.review_by < law.review_by


@pytest.mark.parametrize("lacks", ["source", "says", "why", "fix"])
def test_a_rule_without_source_or_words_is_refused(lacks: str) -> None:
    with pytest.raises(RuleRefused, match=f"COM-AAA-001 has no {lacks}"):
        a_rule(**{lacks: None})


def test_an_id_and_what_it_applies_to_are_checked() -> None:
    with pytest.raises(RuleRefused, match="reads like COM-OFF-001"):
        a_rule("offers")
    with pytest.raises(RuleRefused, match="something else than appeal, data, message"):
        a_rule(applies_to=frozenset({"letter"}))


def test_two_rules_of_one_id_are_refused_and_both_named() -> None:
    with pytest.raises(RuleRefused, match="COM-AAA-001: 'one' and 'two'"):
        Policy([a_rule(says="one"), a_rule(says="two")])


def test_the_same_rule_may_come_from_two_sides() -> None:
    rule = a_rule()

    assert list(Policy([rule, rule]).rules) == ["COM-AAA-001"]


class TestSettings:
    """Stricter always; looser only our own, or the numbers of what nobody could verify."""

    WHO: ClassVar = {"owner": "Ada", "reason": "agreed with the client", "day": CHECKED}

    def longer(self, confidence: Confidence, severity: Any = WARN) -> Policy:
        def too_long(facts: Facts, most: float) -> Any:
            return Fired() if facts.text.length > most else a_rule().fires(a_draft())

        return Policy(
            [
                a_rule(
                    severity=severity,
                    source=sure(confidence),
                    fires=too_long,
                    numbers={"most": low(100, "characters")},
                )
            ]
        )

    @pytest.mark.parametrize("confidence", list(Confidence))
    def test_every_rule_may_be_stricter(self, confidence: Confidence) -> None:
        policy = self.longer(confidence)
        draft = a_draft(text={"length": 80})

        strict = policy.with_settings(
            Setting(rule="COM-AAA-001", severity=BLOCK, numbers={"most": 50})
        )

        assert judge(draft, policy).severity is ALLOW
        assert judge(draft, strict).severity is BLOCK

    def test_nobody_loosens_by_the_way(self) -> None:
        with pytest.raises(NotLoosened, match="needs an owner who says why"):
            self.longer(Confidence.OURS).with_settings(
                Setting(rule="COM-AAA-001", numbers={"most": 200})
            )

    @pytest.mark.parametrize(
        "confidence", [Confidence.VERIFIED, Confidence.SECOND_HAND, Confidence.COMMON]
    )
    @pytest.mark.parametrize("change", [{"severity": ALLOW}, {"numbers": {"most": 200}}])
    def test_law_and_platform_never_loosen(
        self, confidence: Confidence, change: dict[str, Any]
    ) -> None:
        loosening = Loosening(rule="COM-AAA-001", **self.WHO, **change)

        with pytest.raises(NotLoosened, match=f"a rule that is {confidence.value} never loosens"):
            self.longer(confidence).with_settings(loosening)

    def test_an_owner_loosens_our_own_rule_and_it_is_kept_who_and_why(self) -> None:
        off = Loosening(rule="COM-AAA-001", severity=ALLOW, **self.WHO)

        policy = self.longer(Confidence.OURS, BLOCK).with_settings(off)

        assert judge(a_draft(), policy).severity is ALLOW
        assert policy.loosened == (off,)

    def test_of_an_uncertain_rule_only_the_number_loosens(self) -> None:
        policy = self.longer(Confidence.UNCERTAIN)

        more = policy.with_settings(
            Loosening(rule="COM-AAA-001", numbers={"most": 250}, **self.WHO)
        )

        assert judge(a_draft(), more).severity is ALLOW
        with pytest.raises(NotLoosened, match="only the numbers may loosen"):
            policy.with_settings(Loosening(rule="COM-AAA-001", severity=ALLOW, **self.WHO))

    def test_a_stricter_setting_can_be_taken_back(self) -> None:
        policy = self.longer(Confidence.VERIFIED)

        back = policy.with_settings(Setting(rule="COM-AAA-001", severity=BLOCK)).with_settings(
            Setting(rule="COM-AAA-001", severity=WARN)
        )

        assert judge(a_draft(), back).severity is WARN

    def test_a_setting_names_a_rule_and_a_number_that_exist(self) -> None:
        policy = self.longer(Confidence.OURS)

        with pytest.raises(NotLoosened, match="ZZZ-ZZZ-009 stays as it is: no such rule"):
            policy.with_settings(Setting(rule="ZZZ-ZZZ-009"))
        with pytest.raises(NotLoosened, match="no number 'least' in it; there is most"):
            policy.with_settings(Setting(rule="COM-AAA-001", numbers={"least": 1}))


def test_a_rule_switched_off_is_not_asked() -> None:
    def breaks(_: Facts) -> Any:
        raise AssertionError

    rule = a_rule(fires=breaks)
    off = Loosening(rule=rule.id, severity=ALLOW, **TestSettings.WHO)

    assert judge(SORRY, Policy([rule]).with_settings(off)).severity is ALLOW
