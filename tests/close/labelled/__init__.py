"""Labelled questions, and how they are measured."""
