"""Intake: what the organisation's systems export comes in here, is looked at, stored without names, and counted on."""
