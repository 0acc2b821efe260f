"""Whole journeys: from a review to how it ended, over HTTP against the platforms' sandboxes."""
