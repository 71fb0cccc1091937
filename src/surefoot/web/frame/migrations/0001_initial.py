"""The tables of the frame, and the triggers that keep the audit log append-only."""

from django.db import migrations, models

from surefoot.web.frame import guards


def guard(apps, schema):
    for statement in guards.ON[schema.connection.vendor]:
        schema.execute(statement, params=None)


def unguard(apps, schema):
    for statement in guards.OFF[schema.connection.vendor]:
        schema.execute(statement, params=None)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Actor',
            fields=[
                ('id', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('subject', models.CharField(max_length=100, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=32)),
                ('action', models.CharField(db_index=True, max_length=60)),
                ('about', models.CharField(db_index=True, max_length=100)),
                ('detail', models.TextField()),
                ('mark', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
                ('mark', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('job', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('next_at', models.DateTimeField()),
                ('last_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.RunPython(guard, unguard),
    ]
