"""Groups of a run in their order, page by page; and when assessments are made by themselves."""
import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_counted_and_attempts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rhythm',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('day', models.CharField(blank=True, max_length=9)),
                ('at', models.TimeField(default=datetime.time(5, 0))),
                ('looked_at', models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name='group',
            index=models.Index(fields=['run', 'place'], name='groups_by_place'),
        ),
    ]
