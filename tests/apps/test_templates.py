"""`amends templates` and `amends draft`, as typed."""

from .conftest import Desk

FILLED = (
    "draft", "quality-choice",
    "--slot", "name=Frau Meier",
    "--slot", "issue=Naht offen",
    "--slot", "issue@en=open seam",
    "--slot", "remedy_a=replacement",
    "--slot", "remedy_b=refund",
    "--language", "de",
)  # fmt: skip


def test_templates_are_listed_by_cause_and_marketplace(bare: Desk) -> None:
    everywhere = bare.run("templates", "--cause", "safety").out
    on_otto = bare.run("templates", "--cause", "safety", "--marketplace", "otto").out

    assert "safety-reply-stop" in everywhere
    assert "safety-stop" in on_otto
    assert "safety-reply-stop" not in on_otto  # nobody can reply in public there


def test_an_appeal_for_one_marketplace_is_no_other_s(bare: Desk) -> None:
    kinds = ("templates", "--kind", "appeal", "--marketplace")

    assert "appeal-no-purchase" in bare.run(*kinds, "otto").out
    assert "appeal-no-purchase" not in bare.run(*kinds, "tmall").out


def test_one_template_shows_all_languages_or_one(bare: Desk) -> None:
    every = bare.run("templates", "quality-choice").out
    german = bare.run("templates", "quality-choice", "--language", "de").out

    assert "de du" in every
    assert "ja keigo" in every
    assert "Thank you" not in german


def test_templates_are_json_for_programs(bare: Desk) -> None:
    listed = bare.run("templates", "--json").json()["templates"]
    one = bare.run("templates", "quality-choice", "--json").json()

    assert len(listed) > 40
    assert one["slots"][0]["name"] == "issue"


def test_a_draft_reads_as_it_would_leave_and_in_the_approver_s_language(bare: Desk) -> None:
    said = bare.run(*FILLED, "--read-in", "en", "--sign", "Anna", "--marketplace", "otto").out

    assert "Guten Tag Frau Meier,\n\ndanke für Ihre Nachricht zu „Naht offen“." in said
    assert "Thank you for telling us about open seam." in said
    assert "Note" not in said


def test_a_brand_s_file_says_who_signs_how_and_for_whom(bare: Desk) -> None:
    brand = bare.file(
        "brand.toml",
        'signature = "Anna"\n[address]\nde = "du"\n'
        '[particulars]\ncompany = "Example GmbH"\nphone = "040 555000"\n',
    )

    said = bare.run(*FILLED, "--brand", brand, "--marketplace", "amazon", "--json").json()["draft"]

    assert said["text"].startswith("Hallo Frau Meier,\n\ndanke für deine Nachricht")
    assert said["footer"] == "Example GmbH"


def test_what_is_missing_or_wrong_says_what_to_do(bare: Desk) -> None:
    def refused(*arguments: object) -> str:
        return bare.run(*arguments, code=1).err

    assert "no template is called 'x'" in refused("templates", "x")
    assert "`amends templates` lists them" in refused("draft", "x", "--sign", "A")
    assert "no template is for 'x'; there are quality" in refused("templates", "--cause", "x")
    assert "nobody signs" in refused(*FILLED)
    assert "it speaks zh, de" in refused("draft", "quality-choice", "--language", "tr")
    assert "needs remedy_a" in refused(
        "draft", "quality-choice", "--slot", "issue=x", "--sign", "A"
    )
    assert "is no form of address" in refused(
        *FILLED, "--brand", bare.file("b.toml", 'signature = "A"\n[address]\nde = "x"\n')
    )
    assert "no plugin serves 'ebay'" in refused("templates", "--marketplace", "ebay")


def test_a_slot_without_a_value_is_not_understood(bare: Desk) -> None:
    assert (
        "'issue' is no NAME=VALUE"
        in bare.run("draft", "quality-choice", "--slot", "issue", "--sign", "A", code=2).err
    )
