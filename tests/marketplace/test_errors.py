"""An error says at which store, what, at which operation, and what to do next."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from amends.marketplace import errors
from amends.marketplace.connector import Connector, Stream
from amends.marketplace.errors import MarketplaceError, NotOffered, RateLimited, Unavailable
from amends.testing.builders import NOON

WHERE = "taobao:示例家居小铺"
SECOND = timedelta(seconds=1)


def kinds(root: type[MarketplaceError] = MarketplaceError) -> Iterator[type[MarketplaceError]]:
    yield root
    for kind in root.__subclasses__():
        if kind.__module__ == errors.__name__:  # a plugin may have kinds of its own
            yield from kinds(kind)


def an_error(kind: type[MarketplaceError]) -> MarketplaceError:
    asked = {"operation": "traderates.get", "request_id": "15r9a"}
    if kind is RateLimited:
        return RateLimited(WHERE, 30 * SECOND, whose="the whole app", **asked)
    if issubclass(kind, errors.TryLater):
        return kind(WHERE, "did not answer", retry_after=SECOND, **asked)
    return kind(WHERE, "went wrong", **asked)


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_error_names_store_operation_request_and_next_move(
    kind: type[MarketplaceError],
) -> None:
    error = an_error(kind)

    assert str(error).startswith(f"{WHERE}: ")
    assert str(error).endswith(" (traderates.get) [request 15r9a]")
    assert error.next_move
    assert (error.where, error.operation, error.request_id) == (WHERE, "traderates.get", "15r9a")


def test_what_is_not_known_is_not_said() -> None:
    assert str(MarketplaceError(WHERE, "went wrong")) == f"{WHERE}: went wrong"


def test_a_limit_says_for_how_long_and_whose_it_is() -> None:
    error = RateLimited(WHERE, 90 * SECOND, whose="the whole app")

    assert str(error) == f"{WHERE}: rate limited for 90 s (the whole app)"
    assert error.retry_after == 90 * SECOND


def test_every_error_stands_in_the_picture_of_the_tree() -> None:
    assert [kind.__name__ for kind in kinds() if kind.__name__ not in str(errors.__doc__)] == []


def test_an_error_can_be_cleaned_and_keeps_what_it_is() -> None:
    error = Unavailable(WHERE, "sorry, 张三", retry_after=SECOND, request_id="15r9a")

    cleaned = error.cleaned(lambda text: text.replace("张三", "(withheld)"))

    assert str(cleaned) == f"{WHERE}: sorry, (withheld) [request 15r9a]"
    assert (cleaned.what, error.retry_after) == ("sorry, (withheld)", SECOND)


def test_to_come_back_is_no_error() -> None:
    later = errors.ComeBack(NOON, "the budget is spent")

    assert not isinstance(later, MarketplaceError)
    assert (later.at, str(later)) == (NOON, "the budget is spent")


class Mute(Connector):
    """A connector that offers nothing."""

    where = WHERE

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "ask",
    [
        lambda mute: mute.check(),
        lambda mute: mute.fetch(Stream.TOPICS, None, None),
        lambda mute: mute.fetch_order("1"),
        lambda mute: mute.fetch_permissions("1"),
    ],
)
def test_a_verb_that_a_platform_lacks_says_so(ask: Callable[[Mute], object]) -> None:
    with pytest.raises(NotOffered, match=f"^{WHERE}: "):
        ask(Mute())
