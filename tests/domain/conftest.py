"""How hard the properties of the domain are tried."""

from hypothesis import settings

settings.register_profile("amends", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("amends")
