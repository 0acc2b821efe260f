"""The ASGI base carries every fault out over a real connection."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from amends.testing.clock import ManualClock
from amends.testing.faults import (
    CutBody,
    Dropped,
    ErrorBody,
    LateWork,
    LostAnswer,
    Meanwhile,
    ServerError,
    Silence,
    Slow,
    Twist,
)
from amends.testing.sandbox import Answer, Asked, Request, Sandbox
from amends.testing.serve import serve

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Jar(Sandbox):
    """A platform with one operation: put a pebble in."""

    def read(self, request: Request) -> Asked:
        return Asked(request.path.strip("/"), {"body": request.body, "token": "t0p"}, request)

    def answer(self, asked: Asked, twist: Twist | None) -> Answer:
        if asked.operation == "broken":
            raise ZeroDivisionError
        self.writes[asked.operation] += 1
        said = {"pebbles": self.writes[asked.operation], "at": self.now().isoformat()}
        return Answer(json.dumps(said | ({"twist": twist} if twist else {})).encode())

    def error(self, name: str) -> Answer:
        return Answer(json.dumps({"error": name}).encode(), 400)

    def public(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: value for name, value in params.items() if name != "token"}


@pytest.fixture
def jar() -> Jar:
    return Jar(ManualClock(NOON))


@pytest.fixture
def http(jar: Jar) -> Iterator[httpx.Client]:
    with serve(jar) as url, httpx.Client(base_url=url, timeout=5, trust_env=False) as client:
        yield client


def test_an_answer_carries_the_clock_that_is_shared(jar: Jar, http: httpx.Client) -> None:
    jar.skew = timedelta(minutes=7)

    response = http.post("/put", content=b"x" * 300_000)

    assert response.json()["at"] == "2026-11-22T12:07:00+00:00"
    assert response.headers["date"] == "Sun, 22 Nov 2026 12:07:00 GMT"
    assert jar.log[0].params == {"body": b"x" * 300_000}  # whole, and without the token


def test_the_platform_refuses_by_name_and_does_nothing(jar: Jar, http: httpx.Client) -> None:
    jar.faults.plan("put", ErrorBody("too_full"))

    assert http.post("/put").json() == {"error": "too_full"}
    assert jar.writes["put"] == 0


def test_a_proxy_answers_with_a_page_for_people(jar: Jar, http: httpx.Client) -> None:
    jar.faults.plan("put", ServerError(503))

    response = http.post("/put")

    assert (response.status_code, response.headers["content-type"]) == (503, "text/html")
    assert jar.writes["put"] == 0


def test_silence_lasts_until_the_client_hangs_up(jar: Jar, http: httpx.Client) -> None:
    jar.faults.plan("put", Silence())

    with pytest.raises(httpx.ReadTimeout):
        http.post("/put", timeout=0.05)

    assert http.post("/put").json()["pebbles"] == 1


def test_a_slow_answer_takes_time_of_the_shared_clock(jar: Jar, http: httpx.Client) -> None:
    jar.faults.plan("put", Slow(90))

    assert http.post("/put").json()["at"] == "2026-11-22T12:01:30+00:00"


def test_a_cut_body_is_shorter_than_promised(jar: Jar, http: httpx.Client) -> None:
    jar.faults.plan("put", CutBody())

    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        http.post("/put")

    assert jar.writes["put"] == 1


@pytest.mark.parametrize(("fault", "done"), [(Dropped(), 0), (LostAnswer(), 1)])
def test_a_connection_falls_before_or_after_the_work(
    jar: Jar, http: httpx.Client, fault: Dropped | LostAnswer, done: int
) -> None:
    jar.faults.plan("put", fault)

    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        http.post("/put")

    assert jar.writes["put"] == done


@pytest.mark.parametrize(("passed", "done"), [(4.999, 0), (5.0, 1)])
def test_work_is_finished_after_the_connection_fell(
    jar: Jar, http: httpx.Client, passed: float, done: int
) -> None:
    jar.faults.plan("put", LateWork(timedelta(seconds=5)))
    with pytest.raises(httpx.RemoteProtocolError):
        http.post("/put")

    jar.clock.wait(passed)
    jar.settle()

    assert jar.writes["put"] == done


def test_something_happens_in_the_middle_of_a_pull(jar: Jar, http: httpx.Client) -> None:
    jar.faults.plan("put", Meanwhile(lambda: jar.clock.wait(60)), after=1)

    assert [http.post("/put").json()["at"][14:19] for _ in range(2)] == ["00:00", "01:00"]


def test_a_twist_is_left_to_the_platform(jar: Jar, http: httpx.Client) -> None:
    jar.faults.plan("put", Twist.DUPLICATES)

    assert http.post("/put").json()["twist"] == "duplicates"


def test_another_process_reads_and_moves_it(jar: Jar, http: httpx.Client) -> None:
    jar.controls["wait"] = jar.clock.wait
    http.post("/put")

    http.post("/_sandbox/wait", json={"seconds": 5})

    assert jar.clock.now() == NOON + timedelta(seconds=5)
    assert http.get("/_sandbox/counts").json() == {
        "calls": {"put": 1},
        "limited": 0,
        "writes": {"put": 1},
    }
    assert http.get("/_sandbox/nothing").status_code == 404


def test_a_defect_of_the_sandbox_is_not_taken_for_a_fault(jar: Jar) -> None:
    with (
        pytest.raises(ExceptionGroup, match="the sandbox itself failed") as raised,
        serve(jar) as url,
    ):
        assert httpx.get(f"{url}/broken", trust_env=False).status_code == 500

    assert isinstance(raised.value.exceptions[0], ZeroDivisionError)
