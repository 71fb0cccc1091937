"""Blind mode: the hash of what was signed for somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("pulse", "0001_initial")]

    operations = [
        migrations.AddField("asked", "blinded", models.CharField(blank=True, default="", max_length=64)),
    ]
