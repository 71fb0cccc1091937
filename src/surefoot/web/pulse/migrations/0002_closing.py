"""How many boxes of a wave could not be opened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pulse", "0001_initial")]
    operations = [migrations.AddField("wave", "unopened", models.PositiveIntegerField(default=0))]
