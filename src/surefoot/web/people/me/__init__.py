"""What is held about the reader: seen, taken along, corrected, not measured, erased."""
