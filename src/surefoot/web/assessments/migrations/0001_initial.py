"""The tables of assessments, and the triggers that keep them as they were published."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from surefoot.web.assessments import guards


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
            name='Expired',
            fields=[
                ('run', models.BigIntegerField(primary_key=True, serialize=False)),
                ('as_of', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('expired_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField()),
                ('made_at', models.DateTimeField(db_index=True)),
                ('wave', models.DateField(null=True)),
                ('groups', models.PositiveIntegerField()),
                ('shown', models.PositiveIntegerField()),
                ('interval', models.FloatField()),
                ('versions', models.TextField()),
                ('header', models.TextField()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'unscoped',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('enter', models.PositiveIntegerField()),
                ('leave', models.PositiveIntegerField()),
                ('key', models.TextField()),
                ('name', models.TextField()),
                ('parent', models.TextField(null=True)),
                ('kind', models.CharField(max_length=5)),
                ('shown', models.BooleanField()),
                ('why_hidden', models.CharField(max_length=10, null=True)),
                ('people_from', models.PositiveIntegerField(null=True)),
                ('people_to', models.PositiveIntegerField(null=True)),
                ('capability_source', models.CharField(max_length=10, null=True)),
                ('limit', models.CharField(max_length=12, null=True)),
                ('limit_probability', models.FloatField(null=True)),
                ('first_driver', models.CharField(max_length=12, null=True)),
                ('first_driver_probability', models.FloatField(null=True)),
                ('first_driver_of', models.PositiveSmallIntegerField(null=True)),
                ('why', models.TextField(blank=True)),
                ('held', models.TextField(blank=True)),
                ('exact', models.TextField(blank=True)),
                ('roadmap', models.BinaryField(null=True)),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='nodes', to='assessments.run')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'unscoped',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=12)),
                ('estimate', models.FloatField(null=True)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('n_from', models.PositiveIntegerField(null=True)),
                ('n_to', models.PositiveIntegerField(null=True)),
                ('share', models.FloatField(null=True)),
                ('share_low', models.FloatField(null=True)),
                ('share_high', models.FloatField(null=True)),
                ('share_n_from', models.PositiveIntegerField(null=True)),
                ('share_n_to', models.PositiveIntegerField(null=True)),
                ('worst_quarter', models.FloatField(null=True)),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='assessments.group')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'unscoped',
                'constraints': [models.UniqueConstraint(fields=('group', 'measure'), name='a_measure_once_a_group')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='group',
            index=models.Index(fields=['run', 'enter'], name='groups_by_tree'),
        ),
        migrations.AddIndex(
            model_name='group',
            index=models.Index(fields=['run', 'parent', 'place'], name='groups_by_parent'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.UniqueConstraint(fields=('run', 'key'), name='a_group_once_a_run'),
        ),
        migrations.RunPython(guard, unguard),
    ]
