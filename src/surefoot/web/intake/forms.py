"""What people fill in to bring a file."""

from __future__ import annotations

from typing import Any

from django import forms

from surefoot.sources.mapping import parse_mappings
from surefoot.vocabulary.reasons import reason_text
from surefoot.vocabulary.tables import UnusableInput
from surefoot.web.frame.forms import Form, said
from surefoot.web.frame.language import current
from surefoot.web.intake.looking import plain

MAPPING_LIMIT = 100_000


class Upload(Form):
    """A file, and where its content can't say it: what it is."""

    words = "upload"
    file = forms.FileField(widget=forms.FileInput)
    logins = forms.BooleanField(required=False)
    mapping = forms.FileField(required=False, widget=forms.FileInput)

    def clean_mapping(self) -> str | None:
        """The text of ``surefoot.toml``, if it is one."""
        found = self.cleaned_data.get("mapping")
        if not found:
            return None
        if found.size > MAPPING_LIMIT:
            raise forms.ValidationError(said("upload_mapping_big"))
        try:
            text = found.read().decode("utf-8-sig")
            parse_mappings(text)
        except UnicodeDecodeError as error:
            raise self._wrong("the file is not UTF-8 text") from error
        except UnusableInput as error:
            raise self._wrong(plain(str(error))) from error
        return text

    @staticmethod
    def _wrong(why: str) -> forms.ValidationError:
        return forms.ValidationError(said("upload_mapping_wrong", why=reason_text(why, current()).text))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("file", "mapping"):
            self.fields[name].error_messages["empty"] = said("upload_empty")
            self.fields[name].error_messages["invalid"] = said("upload_empty")
            self.fields[name].error_messages["max_length"] = said("upload_empty")
