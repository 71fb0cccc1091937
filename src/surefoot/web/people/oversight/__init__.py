"""What is looked after here: the audit log to read and take along, and the settings in force."""
