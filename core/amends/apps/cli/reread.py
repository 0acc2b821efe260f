"""`amends reread`: read again what an older reader has read."""

import typer

from amends.apps.cli.program import program


def reread(context: typer.Context) -> None:
    """Read every review again that this version has not read; what a person put right stays.

    Sync reads what it stores, so this is for after an upgrade.
    """
    from amends.apps.cli.output import many
    from amends.apps.cli.progress import bars
    from amends.services.read_reviews import read_again

    with program(context).opened() as installation, bars("read") as shown:
        task = shown.add_task("reviews", total=None, read="")

        def told(done: int, in_all: int) -> None:
            shown.update(task, completed=done, total=in_all, read=f"{done:,} of {in_all:,}")

        done = read_again(installation.memory, installation.hall.reads, told)
    typer.echo(f"{many(done, 'review')} read." if done else "All reviews are read.")
