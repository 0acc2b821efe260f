"""The plan of faults: which call, how often, in which order."""

from amends.testing.faults import ANY, Dropped, Faults, ServerError, Silence


def test_a_fault_happens_once_after_the_calls_that_go_well() -> None:
    faults = Faults()
    faults.plan("read", Silence(), after=2)

    assert [faults.take("read") for _ in range(4)] == [None, None, Silence(), None]


def test_faults_of_one_operation_happen_in_their_order() -> None:
    faults = Faults()
    faults.plan("read", Dropped(), times=2)
    faults.plan("read", ServerError(503))

    assert [faults.take("read") for _ in range(4)] == [
        Dropped(),
        Dropped(),
        ServerError(503),
        None,
    ]


def test_an_operation_is_left_alone_by_the_faults_of_another() -> None:
    faults = Faults()
    faults.plan("write", Silence())

    assert faults.take("read") is None


def test_a_fault_for_any_operation_lasts_until_it_is_cleared() -> None:
    faults = Faults()
    faults.plan(ANY, Silence(), times=None)

    assert [faults.take(name) for name in ("read", "write", "read")] == [Silence()] * 3
    faults.clear()
    assert faults.take("read") is None
