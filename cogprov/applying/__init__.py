"""Carrying out plans: ``applier`` runs the actions, ``perform`` does one, ``settle`` finds out after a lost answer."""
