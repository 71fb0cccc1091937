"""The product in the browser (Django): what a company runs with `surefoot serve`."""
