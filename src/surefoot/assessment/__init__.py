"""The one place where the steps run in order: an organisation's files in, what may be shown out."""
