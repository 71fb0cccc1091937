"""How many have answered, in bands and as of last night, while a wave is open."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pulse', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='wave',
            name='band',
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
