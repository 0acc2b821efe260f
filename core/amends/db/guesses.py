"""Keeps which orders a review may be about: guesses with their confidence, never facts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from amends.db.columns import table_of
from amends.db.tables_of_orders import OrderGuessRow
from amends.domain.guess import Guess
from amends.domain.ids import OrderRef, ReviewId, StoreId

GUESS = table_of(OrderGuessRow)


class Guesses:
    """The guesses of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(
        self, store: StoreId, review: ReviewId, guesses: Sequence[Guess], at: datetime
    ) -> None:
        """Put the guesses of a review in place of earlier ones."""
        self._connection.execute(delete(GUESS).where(*_of(store, review)))
        if guesses:
            self._connection.execute(
                GUESS.insert(),
                [
                    {
                        "review_id": review,
                        "store_id": store,
                        "order_ref": guess.order,
                        "percent": guess.percent,
                        "why": guess.why,
                        "at": at,
                    }
                    for guess in guesses
                ],
            )

    def of(self, store: StoreId, review: ReviewId) -> Sequence[Guess]:
        """The guesses of a review, the surest first."""
        rows = self._connection.execute(
            select(GUESS)
            .where(*_of(store, review))
            .order_by(GUESS.c.percent.desc(), GUESS.c.order_ref)
        )
        return [
            Guess(order=OrderRef(row.order_ref), percent=row.percent, why=row.why) for row in rows
        ]


def _of(store: StoreId, review: ReviewId) -> tuple[ColumnElement[bool], ...]:
    return GUESS.c.store_id == store, GUESS.c.review_id == review
