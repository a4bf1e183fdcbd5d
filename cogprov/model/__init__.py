"""Values, paths, addresses, lenses and the service model's facts: what every other layer speaks in."""
