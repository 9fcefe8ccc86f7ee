"""The Plan page: set, solve, compare, assign."""
