"""Scoring tracks, and radar cases to score them on."""
