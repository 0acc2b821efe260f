"""Login with Amazon: one token for all processes, consent that ends, secrets that run out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import Desk, a_desk

from amends.domain.ids import OrderRef
from amends.domain.token import Token
from amends.marketplace.errors import NotAllowed, RateLimited, SignInAgain, Unavailable
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryTokens
from amends.testing.faults import Dropped, ErrorBody, LostAnswer, Meanwhile, ServerError
from amends_amazon import Amazon
from amends_amazon.auth import ACCESS
from amends_amazon.sandbox import AmazonSandbox
from amends_amazon.settings import AmazonCredentials, AmazonSettings

SECOND = timedelta(seconds=1)
NOBODY: dict[str, Any] = {"refresh_token": None}


@pytest.fixture
def order(sandbox: AmazonSandbox) -> OrderRef:
    return OrderRef(sandbox.add_order(SELLER))


def test_a_token_is_fetched_once_and_shared_by_all_processes(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    tokens = MemoryTokens()

    for _ in range(2):
        with a_desk(url, clock, tokens=tokens) as desk:
            desk.connector.fetch_order(order)
            desk.connector.fetch_order(order)

    assert (sandbox.calls["token"], sandbox.calls["getOrder"]) == (1, 4)


@pytest.mark.parametrize(("left", "tokens"), [(61, 1), (60, 2)])
def test_a_token_is_renewed_a_minute_before_it_ends(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef, left: int, tokens: int
) -> None:
    with a_desk(url, clock) as desk:
        desk.connector.fetch_order(order)
        clock.advance(timedelta(hours=1, seconds=-left))
        desk.connector.fetch_order(order)

    assert sandbox.calls["token"] == tokens


class Overtaken(MemoryTokens):
    """Tokens that somebody else replaces while we are on our way to do it."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: list[Callable[[], object]] = []

    def swap(
        self, name: str, seen: int, data: dict[str, Any], expires_at: datetime | None
    ) -> Token:
        if self.meanwhile:
            self.meanwhile.pop()()
        return super().swap(name, seen, data, expires_at)


def test_of_two_that_renew_at_once_the_first_to_store_wins_and_both_go_on(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    tokens = Overtaken()
    with a_desk(url, clock, tokens=tokens) as quick, a_desk(url, clock, tokens=tokens) as slow:
        tokens.meanwhile.append(lambda: quick.connector.fetch_order(order))

        slow.connector.fetch_order(order)

    # The refresh token was used twice, which Amazon allows.
    assert (sandbox.calls["token"], sandbox.calls["getOrder"]) == (2, 2)
    kept = tokens.load(ACCESS)
    assert kept is not None
    assert kept.version == 1
    assert kept.data["access_token"] == list(sandbox.accesses)[1]  # the second, stored first


def test_a_token_that_amazon_no_longer_takes_is_renewed_once(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    with a_desk(url, clock) as desk:
        desk.connector.fetch_order(order)
        sandbox.accesses.clear()
        desk.connector.fetch_order(order)

    assert (sandbox.calls["token"], sandbox.calls["getOrder"]) == (2, 3)


@pytest.mark.parametrize("name", ["token_expired", "unauthorized_401"])
def test_a_fresh_token_that_is_refused_as_well_asks_to_sign_in_again(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef, name: str
) -> None:
    sandbox.faults.plan("getOrder", ErrorBody(name), times=None)

    with (
        a_desk(url, clock) as desk,
        pytest.raises(SignInAgain, match=r"token is refused \(HTTP 40[13]\) \(getOrder\)"),
    ):
        desk.connector.fetch_order(order)

    assert sandbox.calls["getOrder"] == 2


def test_a_403_is_taken_for_a_missing_role_only_once_the_consent_was_proven(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.faults.plan("getOrder", ErrorBody("unauthorized"), times=None)

    with a_desk(url, clock) as desk:
        for _ in range(2):
            with pytest.raises(NotAllowed, match="needs the role one of those for orders"):
                desk.connector.fetch_order(order)

    # The second time the token is known to be good, so nobody is asked about it.
    assert (sandbox.calls["token"], sandbox.calls["getOrder"]) == (2, 3)


def test_a_consent_withdrawn_in_the_middle_of_a_round_stops_the_account(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.faults.plan("getReport", Meanwhile(lambda: sandbox.withdraw(SELLER)))

    with (
        a_desk(url, clock) as desk,
        pytest.raises(SignInAgain, match=r"the seller must authorise the app again \(invalid_gr"),
    ):
        desk.read()


def test_a_consent_ends_after_a_year_and_a_new_one_is_taken_from_the_credentials(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    tokens = MemoryTokens()
    with a_desk(url, clock, tokens=tokens) as desk:
        desk.connector.fetch_order(order)
        clock.advance(timedelta(days=366))
        with pytest.raises(SignInAgain, match="invalid_grant"):
            desk.connector.fetch_order(order)

    newer = sandbox.agree(SELLER, "eu").refresh_token
    with a_desk(url, clock, tokens=tokens, credentials={"refresh_token": newer}) as desk:
        assert desk.connector.fetch_order(order).ref == order


def test_a_secret_that_was_rotated_away_is_a_task_for_who_keeps_it(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    tokens = MemoryTokens()
    fresh = sandbox.rotate_secret(old_works_for=timedelta(0))

    with (
        a_desk(url, clock, tokens=tokens) as desk,
        pytest.raises(NotAllowed, match=r"expired and must be rotated \(invalid_client\)"),
    ):
        desk.connector.fetch_order(order)
    with a_desk(url, clock, tokens=tokens, credentials={"client_secret": fresh}) as desk:
        assert desk.connector.fetch_order(order).ref == order  # the consent outlives it


def test_without_a_consent_nothing_leaves(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    with (
        a_desk(url, clock, credentials=NOBODY) as desk,
        pytest.raises(SignInAgain, match="there is no consent yet"),
    ):
        desk.connector.fetch_order(order)

    assert not sandbox.calls


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (ServerError(502), Unavailable, "HTTP 502"),
        (Dropped(), Unavailable, "no answer"),
        (ErrorBody("server_error"), Unavailable, "server_error"),
        (ServerError(429, ""), RateLimited, "rate limited for 5 s"),
    ],
)
def test_a_login_host_that_is_down_is_asked_again_later(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    fault: ServerError,
    error: type[Exception],
    says: str,
) -> None:
    sandbox.faults.plan("token", fault, times=None)

    with a_desk(url, clock) as desk, pytest.raises(error, match=says):
        desk.connector.fetch_order(order)

    assert sandbox.calls["token"] == 4


CONSENT = AmazonSettings(
    site="amazon.de",
    application_id="amzn1.sp.solution.example",
    redirect_uri="https://amends.example.invalid/amazon",
    is_draft=True,
)


def test_consent_leads_to_seller_central_of_the_site_with_our_state() -> None:
    (example,) = AmazonCredentials.model_json_schema()["examples"]
    held = AmazonCredentials.model_validate(example)

    url = Amazon().consent_url(CONSENT, held, "once & for all")

    assert url is not None
    assert url.startswith("https://sellercentral.amazon.de/apps/authorize/consent?")
    assert {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} == {
        "application_id": "amzn1.sp.solution.example",
        "state": "once & for all",
        "redirect_uri": "https://amends.example.invalid/amazon",
        "version": "beta",
    }
    assert Amazon().consent_url(AmazonSettings(), held, "x") is None
    other = AmazonSettings(application_id="a", consent="https://elsewhere.example.invalid/yes")
    at_once = Amazon().consent_url(other, held, "x")
    assert at_once == "https://elsewhere.example.invalid/yes?application_id=a&state=x"


def taken(desk: Desk, code: str) -> list[tuple[str, timedelta]]:
    ends = Amazon().take_consent(desk.door, code)
    return [(end.what, end.at - desk.clock.now()) for end in ends]


def test_a_code_becomes_a_consent_that_is_kept_with_its_day(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    code = sandbox.authorize(SELLER, "eu")
    clock.advance(timedelta(minutes=4))
    secret_ends = {"secret_expires_at": clock.now() + timedelta(days=180)}

    with a_desk(url, clock, credentials=NOBODY | secret_ends) as desk:
        ends = taken(desk, code)
        standing = desk.connector.check()
    with a_desk(url, clock, tokens=desk.door.tokens, credentials=NOBODY | secret_ends) as later:  # type: ignore[arg-type]
        clock.advance(timedelta(days=2))
        assert later.connector.fetch_order(order).ref == order

    year, half = timedelta(days=365), timedelta(days=180)
    assert ends == [("authorisation", year), ("client secret", half)]
    assert [end.what for end in standing.ends] == ["authorisation", "client secret"]


@pytest.mark.parametrize(
    ("waits", "fault", "error", "says"),
    [
        (5, None, SignInAgain, "invalid_grant"),
        (0, ErrorBody("invalid_client"), NotAllowed, "invalid_client"),
        (0, LostAnswer(), SignInAgain, "the answer was lost and the code works once"),
        (0, ServerError(502), SignInAgain, "the answer was lost and the code works once"),
    ],
)
def test_a_code_that_gives_no_consent_says_what_to_do_and_is_tried_once(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    waits: int,
    fault: ServerError | None,
    error: type[Exception],
    says: str,
) -> None:
    code = sandbox.authorize(SELLER, "eu")
    clock.advance(timedelta(minutes=waits))
    if fault:
        sandbox.faults.plan("token", fault)

    with a_desk(url, clock, credentials=NOBODY) as desk:
        with pytest.raises(error, match=says) as caught:
            taken(desk, code)
        assert desk.door.tokens.load(ACCESS) is None

    assert code not in str(caught.value)
    assert sandbox.calls["token"] == 1


def test_a_consent_taken_by_code_wins_over_a_renewal_that_came_between(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    tokens = Overtaken()
    with a_desk(url, clock, tokens=tokens) as desk:
        tokens.meanwhile.append(lambda: desk.connector.fetch_order(order))

        taken(desk, sandbox.authorize(SELLER, "eu"))

    kept = tokens.load(ACCESS)
    assert kept is not None
    assert kept.data["authorized_at"] is not None
    assert kept.version == 2
