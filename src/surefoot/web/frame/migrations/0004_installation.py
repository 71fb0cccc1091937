"""Which installation this is, so that a backup can go over its own installation only."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frame', '0003_audit_check'),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('identity', models.CharField(max_length=32)),
                ('restored', models.CharField(blank=True, max_length=32)),
            ],
        ),
    ]
