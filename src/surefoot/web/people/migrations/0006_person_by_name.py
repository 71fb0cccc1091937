"""People in order of their names: a page of a hundred thousand begins where the page before ended."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_own'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['name', 'key'], name='person_by_name'),
        ),
    ]
