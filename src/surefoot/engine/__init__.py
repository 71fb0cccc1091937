"""Counts usage rows into person-weeks: the one big thing; everything after it fits in memory."""
