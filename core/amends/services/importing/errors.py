"""Why a file is not imported at all. What is wrong with one row is no error: see `quarantine`."""


class CannotImport(Exception):
    """The file, or what was said about it, does not allow an import. Nothing was written.

    `next_move` says what a person does now.
    """

    def __init__(self, words: str, next_move: str = "") -> None:
        super().__init__(words)
        self.next_move = next_move
