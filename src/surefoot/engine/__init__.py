"""Counts usage rows into person-weeks: the one big thing; everything after it fits in memory.

The interface is `surefoot.engine.contract`, the engine on one machine `surefoot.engine.duck.DuckEngine`. The query
stands in `rows` (rows of any shape -> typed rows) and `query` (typed rows -> person-weeks, exactly); `quick` is the
same count at a third of the cost for all person-weeks it can prove itself right for.
"""
