"""The playbooks, in files of TOML beside this module; see `amends.domain.playbook`."""

from importlib.resources import files

_HOME = files("amends_amazon.policy") / "playbooks"


def texts() -> tuple[str, ...]:
    """All of them, in the order of their names."""
    found = sorted(_HOME.iterdir(), key=lambda one: one.name)
    return tuple(one.read_text("utf-8") for one in found if one.name.endswith(".toml"))
