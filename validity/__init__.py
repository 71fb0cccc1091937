"""Planted data with known truth, to check what Surefoot says about causes and effects.

The planters (`planted_*`) were written without sight of the code that estimates (`surefoot.diagnose`,
`surefoot.prove`, `surefoot.measure`): from the definitions in the design only. They may import `surefoot.demo`, the
planter of whole organisations, and must never import what they are there to check.
"""
