"""Reads reviews as they are stored, and again when the reader has learned something new."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from amends.db.unit import Memory
from amends.domain.review import Review
from amends.domain.triage import Triage, words_of
from amends.language.read import read_all, version

_BATCH = 1000  # reviews a transaction

Hook = Callable[..., Sequence[Triage | None]]


@dataclass(frozen=True, slots=True)
class Readers:
    """Amends' own reader, and after it those of plugins, each by its name, in turn.

    `heard` is told of a plugin that failed; what was read before it stands.
    """

    others: Mapping[str, Hook] = field(default_factory=dict)
    heard: Callable[[str], None] = lambda _: None

    @property
    def version(self) -> str:
        """Who reads: what an older or another one has read is read again."""
        return "+".join((version(), *self.others))

    def __call__(self, reviews: Sequence[Review]) -> list[Triage]:
        """What each of these reviews says, in their order."""
        told = read_reviews(reviews)
        if not self.others:
            return told
        for name, hook in self.others.items():
            told = self._asked(name, hook, reviews, told)
        return [one.model_copy(update={"version": self.version}) for one in told]

    def _asked(
        self, name: str, hook: Hook, reviews: Sequence[Review], told: list[Triage]
    ) -> list[Triage]:
        try:
            answers = hook(batch=tuple(reviews), told=tuple(told))
            return [answer or own for answer, own in zip(answers, told, strict=True)]
        except Exception as error:  # noqa: BLE001  a stranger's reader must not stop a sync
            # The kind alone: the message may hold the buyer's words.
            self.heard(f"the reader of plugin {name} failed: {type(error).__name__}")
            return told


def read_reviews(reviews: Sequence[Review]) -> list[Triage]:
    """What each of these reviews says, in their order."""
    return read_all([words_of(one) for one in reviews], [one.rating for one in reviews])


OURS = Readers()


def read_again(
    memory: Memory,
    readers: Readers = OURS,
    progress: Callable[[int, int], None] = lambda _done, _in_all: None,
) -> int:
    """Read every review that these readers have not read; gives how many.

    In transactions of a thousand, so an interruption keeps what was done. `progress` hears how
    many are done, and of how many. What a person has put right stays as it is.
    """
    reader = readers.version
    with memory.look() as unit:
        in_all = unit.readings.count_unread(reader)
    done = 0
    while True:
        with memory.unit() as unit:
            batch = unit.readings.unread(reader, _BATCH)
            if not batch:
                return done
            read = readers([review for _, review in batch])
            ids = [review_id for review_id, _ in batch]
            unit.readings.put(list(zip(ids, read, strict=True)))
            unit.commit()
        done += len(batch)
        progress(done, max(in_all, done))
