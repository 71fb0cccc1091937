"""Files may come from a machine with a token."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="import",
            name="origin",
            field=models.CharField(choices=[("upload", "upload"), ("folder", "folder"), ("pull", "pull"),
                                            ("command", "command"), ("machine", "machine")], max_length=8),
        ),
    ]
