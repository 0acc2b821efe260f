"""Days in the words of thirteen languages: read where clear, refused where not."""

import subprocess
import sys
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.marketplace.dates import ANY_ORDER, LOCALES, DayOrder, day_in, day_orders, order_in

THIRD = date(2026, 11, 3)
TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "sentence",
    [
        "Rezension aus Deutschland vom 3. November 2026",
        "Kundenrezension aus Österreich 🇦🇹 vom 3.November 2026",
        "Reviewed in the United States on November 3, 2026",
        "Reviewed in the United Kingdom on 3 November 2026",
        "Commenté en France le 3 novembre 2026",
        "Commenté en Belgique 🇧🇪 le 3 novembre 2026",
        "Recensito in Italia il 3 novembre 2026",
        "Revisado en España el 3 de noviembre de 2026",
        "Calificado en México el 3 de noviembre de 2026",
        "Beoordeeld in Nederland op 3 november 2026",
        "Opinia napisana w Polsce dnia 3 listopada 2026",
        "Recenserad i Sverige den 3 november 2026",
        "Avaliado no Brasil em 3 de novembro de 2026",
        "3 Kasım 2026’de Türkiye’de değerlendirildi",
        "تمت المراجعة في مصر في ٣ نوفمبر ٢٠٢٦",
        "تمت المراجعة في المملكة العربية السعودية بتاريخ \u200f3 نوفمبر 2026",
        "2026年11月3日に日本でレビュー済み",
        "2026年11月3日在美国审核",
    ],
)
def test_the_line_above_a_review_names_its_day(sentence: str) -> None:
    assert day_in(sentence) == THIRD
    assert day_orders(sentence) == ANY_ORDER


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-03", "2026-11-03T23:59:00Z", "2026-11-03 10:15", "20261103", "2026/11/3"),
        *("03.11.2026", "3.11.26", "3. 11. 2026", "03.11.2026, 14:22 Uhr", "２０２６年１１月３日"),
        *("3-Nov-26", "Nov 3, 2026", "Nov. 3 2026", "3rd of November 2026", "November 3rd, 2026"),
        *("3. Nov. 2026", "le 3 nov. 2026", "26/11/3", "2026 November 3"),
    ],
)
def test_people_write_the_same_day_in_many_ways(text: str) -> None:
    assert day_in(text) == THIRD


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er mars 2026", date(2026, 3, 1)),
        ("1º agosto 2026", date(2026, 8, 1)),
        ("15. Jänner 2026", date(2026, 1, 15)),
        ("7. Sept. 2026", date(2026, 9, 7)),
        ("30 sierpnia 2026", date(2026, 8, 30)),
        ("9 Ağustos 2026", date(2026, 8, 9)),
        ("12. März 2026", date(2026, 3, 12)),
        ("12 fevrier 2026", date(2026, 2, 12)),
        ("٩ أبريل ٢٠٢٦", date(2026, 4, 9)),
        ("29.02.2024", date(2024, 2, 29)),
    ],
)
def test_names_of_months_are_known_with_and_without_accents(text: str, day: date) -> None:
    assert day_in(text) == day


def test_numbers_that_can_be_read_in_two_ways_need_an_order() -> None:
    with pytest.raises(ValueError, match="may be 2026-11-03 or 2026-03-11"):
        day_in("03/11/2026")

    assert day_in("03/11/2026", order=DayOrder.DMY) == THIRD
    assert day_in("11/03/2026", order=DayOrder.MDY) == THIRD
    assert day_in("26/11/03", order=DayOrder.YMD) == THIRD


def test_a_number_that_contradicts_the_order_is_refused_and_told() -> None:
    with pytest.raises(ValueError, match="no day when read as mdy, but 2026-10-31"):
        day_in("31/10/2026", order=DayOrder.MDY)


def test_a_year_in_front_is_clear_whatever_was_expected() -> None:
    assert day_in("2026/11/3", order=DayOrder.DMY) == THIRD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gestern",
        "3. November",
        "30.02.2026",
        "2026-13-01",
        "vor 2 Tagen",
        "1.1.1850",
        "77/88/99",
    ],
)
def test_what_names_no_day_of_our_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no day"):
        day_in(text)
    assert day_orders(text) == frozenset()


def test_two_days_are_not_one() -> None:
    with pytest.raises(ValueError, match="more than one day"):
        day_in("1. November 2026, ergänzt am 3. November 2026")

    assert day_in("3. November 2026 (03.11.2026)") == THIRD


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2 days ago", date(2026, 11, 20)),
        ("vor 1 Tag", date(2026, 11, 21)),
        ("Geschrieben vor 12 Tagen", date(2026, 11, 10)),
        ("il y a 3 jours", date(2026, 11, 19)),
        ("hace 2 días", date(2026, 11, 20)),
        ("5 giorni fa", date(2026, 11, 17)),
        ("2 dagen geleden", date(2026, 11, 20)),
        ("2 dni temu", date(2026, 11, 20)),
        ("för 2 dagar sedan", date(2026, 11, 20)),
        ("há 2 dias", date(2026, 11, 20)),
        ("2 gün önce", date(2026, 11, 20)),
        ("قبل 3 أيام", date(2026, 11, 19)),
        ("2日前", date(2026, 11, 20)),
        ("22天前", date(2026, 10, 31)),
        ("heute", TODAY),
        ("Yesterday", date(2026, 11, 21)),
        ("昨日", date(2026, 11, 21)),
    ],
)
def test_days_ago_are_counted_from_a_given_day(text: str, day: date) -> None:
    assert day_in(text, today=TODAY) == day


@pytest.mark.parametrize("text", ["2 weeks ago", "vor 3 Monaten", "5 hours ago", "a month ago"])
def test_what_is_rounded_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="no day"):
        day_in(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("03/11/2026", {DayOrder.DMY, DayOrder.MDY}),
        ("31/10/2026", {DayOrder.DMY}),
        ("10/31/2026", {DayOrder.MDY}),
        ("11.23.2026", {DayOrder.MDY}),
        ("03.11.2026", {DayOrder.DMY}),
        ("03-11-26", {DayOrder.DMY, DayOrder.MDY, DayOrder.YMD}),
        ("26/11/30", {DayOrder.YMD, DayOrder.DMY}),
        ("2026-11-03", ANY_ORDER),
    ],
)
def test_the_orders_that_fit_are_told(text: str, orders: set[DayOrder]) -> None:
    assert day_orders(text) == orders


@given(DAYS, st.sampled_from(["{0.day}/{0.month}/{0.year}", "{0:%m/%d/%Y}", "{0:%Y/%m/%d}"]))
def test_every_order_that_fits_reads_the_text(day: date, style: str) -> None:
    text = style.format(day)

    assert day in {day_in(text, order=order) for order in day_orders(text)}


@given(DAYS, st.sampled_from(LOCALES), st.sampled_from(["long", "medium", "full"]))
def test_what_cldr_writes_is_read(day: date, locale: str, width: str) -> None:
    from babel.dates import format_date

    assert day_in(format_date(day, width, locale), order=order_in(locale)) == day


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_a_reason(text: str) -> None:
    with suppress(ValueError):
        assert 1990 <= day_in(text, today=TODAY).year <= 2199


@pytest.mark.parametrize(
    ("locale", "order"),
    [
        ("en_US", DayOrder.MDY),
        ("en_GB", DayOrder.DMY),
        ("de_DE", DayOrder.DMY),
        ("ar_EG", DayOrder.DMY),
        ("ja_JP", DayOrder.YMD),
        ("sv_SE", DayOrder.YMD),
    ],
)
def test_a_locale_has_its_order(locale: str, order: DayOrder) -> None:
    assert order_in(locale) == order


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ValueError, match="no locale is called xx"):
        order_in("xx")


def test_babel_is_not_loaded_before_a_month_is_named() -> None:
    code = (
        "import sys; from amends.marketplace.dates import day_in; day_in('03.11.2026');"
        "print('babel' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
