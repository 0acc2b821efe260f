"""The contract with marketplaces: what a plugin offers and what it may lean on."""
