"""Groups of a run in their order, page by page."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_counted_and_attempts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='group',
            index=models.Index(fields=['run', 'place'], name='groups_by_place'),
        ),
    ]
