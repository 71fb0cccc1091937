"""What the last check of the audit log found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frame', '0002_viewed'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('entries', models.BigIntegerField()),
                ('broken', models.BigIntegerField(null=True)),
            ],
        ),
    ]
