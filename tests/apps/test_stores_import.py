"""Three hundred stores in one run, from the table that an agency has anyway."""

from .conftest import Desk

HEAD = "client,marketplace,name,site,account,start_line\n"
ROWS = (
    "示例公司,amazon,Nordlicht UK,amazon.co.uk,Nordlicht EU,2026-11-01\n"
    "示例公司,otto,Haus & Hof,,,\n"
    "示例公司,otto,Haus & Hof,,,\n"
    "示例公司,ebay,Anders,,,\n"
    "Fremd,taobao,店,,,\n"
)


def test_every_row_is_reported_and_the_good_ones_stand(desk: Desk) -> None:
    file = desk.file("stores.csv", HEAD + ROWS)

    said = desk.run("stores", "import", file, "--json", code=1).json()

    assert [(row["line"], row["became"]) for row in said["rows"]] == [
        (2, "added"),
        (3, "added"),
        (4, "there already"),
        (5, "refused"),
        (6, "refused"),
    ]
    assert "no plugin serves 'ebay'" in said["rows"][3]["why"]
    assert "--make-clients" in said["rows"][4]["why"]
    stores = desk.run("stores", "--json").json()["stores"]
    assert [(one["name"], one["site"], one["work"]) for one in stores] == [
        ("Nordlicht UK", "amazon.co.uk", "by hand"),
        ("Haus & Hof", "otto.de", "by hand"),
    ]


def test_three_hundred_in_one_run(desk: Desk) -> None:
    rows = "".join(f"Client {n % 20},otto,Store {n},,,\n" for n in range(300))
    file = desk.file("stores.csv", HEAD + rows)

    said = desk.run("stores", "import", file, "--make-clients")

    assert "300 stores added, 0 there already, 0 refused." in said.out
    assert len(desk.run("client", "list", "--json").json()["clients"]) == 21


def test_a_dry_run_stores_nothing(desk: Desk) -> None:
    file = desk.file("stores.csv", HEAD + ROWS)

    said = desk.run("stores", "import", file, "--dry-run", "--make-clients", code=1)

    assert "would be added" in said.out
    assert desk.run("stores", "--json").json()["stores"] == []


def test_a_store_says_what_it_may_do_now_and_why_not(desk: Desk) -> None:
    desk.run("stores", "import", desk.file("stores.csv", HEAD + ROWS), code=1)

    may = {
        one["what"]: one for one in desk.run("store", "show", "Haus & Hof", "--json").json()["may"]
    }

    assert may["order evidence"]["delivery"] == "by_hand"
    assert may["order evidence"]["reason"].startswith("no credentials yet")
    assert may["public_reply"]["delivery"] == "never"
    assert "What it may do now" in desk.run("store", "show", "Haus & Hof").out
