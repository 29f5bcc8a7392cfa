"""Boards: what each one is, what is built for it, and how it gets there."""
