"""How many people of a round are known by name, counted once when it ends.

A name that stood on a board and is gone, or that is hidden, was read. For rounds that are over it is counted from the
tries that are there.
"""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import Q


def count(apps, schema_editor):
    """Signers, and who led the team in that week."""
    round_, try_ = apps.get_model("ritual", "Round"), apps.get_model("ritual", "Try")
    management = apps.get_model("people", "Management")
    for found in round_.objects.filter(state="closed", known=None).iterator():
        authors = set(try_.objects.filter(round=found, author__isnull=False).values_list("author", flat=True))
        led = management.objects.filter(Q(ends=None) | Q(ends__gte=found.week), team=found.team_id,
                                        starts__lte=found.week + timedelta(days=6))
        leaders = set(led.values_list("person", flat=True))
        round_.objects.filter(pk=found.pk).update(signers=len(authors), known=len(authors | leaders))


class Migration(migrations.Migration):

    dependencies = [
        ('ritual', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mark',
            name='signed',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='round',
            name='known',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='signers',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
