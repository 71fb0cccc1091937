"""The tables of the intake room."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_opt_outs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Health',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=20)),
                ('source', models.CharField(max_length=60)),
                ('rows', models.BigIntegerField()),
                ('first', models.DateField(null=True)),
                ('last', models.DateField(null=True)),
                ('keys', models.BigIntegerField(default=0)),
                ('known', models.BigIntegerField(default=0)),
                ('missing', models.TextField(default='[]')),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('table', 'source'), name='one_health_a_source')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('looking', 'looking'), ('ready', 'ready'), ('storing', 'storing'), ('stored', 'stored'), ('refused', 'refused'), ('failed', 'failed'), ('undone', 'undone'), ('discarded', 'discarded')], db_index=True, max_length=10)),
                ('origin', models.CharField(choices=[('upload', 'upload'), ('folder', 'folder'), ('pull', 'pull'), ('command', 'command')], max_length=8)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('kind', models.CharField(blank=True, max_length=10)),
                ('size', models.BigIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('modified', models.DateTimeField()),
                ('by', models.CharField(max_length=32)),
                ('made_at', models.DateTimeField()),
                ('stored_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('step', models.CharField(blank=True, max_length=20)),
                ('share', models.PositiveSmallIntegerField(default=0)),
                ('adds', models.BooleanField(default=False)),
                ('found', models.TextField(default='{}')),
                ('problem', models.TextField(blank=True)),
                ('job', models.CharField(blank=True, max_length=36)),
            ],
            options={
                'indexes': [models.Index(fields=['-made_at'], name='imports_newest_first')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'stored')), fields=('digest',), name='bytes_stored_once')],
            },
        ),
        migrations.CreateModel(
            name='Login',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=64, unique=True)),
                ('of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='intake.import')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='logins', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('ritual', 'ritual'), ('policy', 'policy'), ('outlook', 'outlook'), ('peers', 'peers'), ('practice', 'practice'), ('manager', 'manager'), ('training', 'training'), ('access', 'access')], max_length=12)),
                ('started_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('dose', models.FloatField(null=True)),
                ('wave', models.CharField(blank=True, max_length=60)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='people.team')),
                ('of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='intake.import')),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_actions', to='intake.import')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_by__isnull', True)), fields=('team', 'action', 'started_on'), name='an_action_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=20)),
                ('file', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.BigIntegerField()),
                ('first', models.DateField(null=True)),
                ('last', models.DateField(null=True)),
                ('source', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=80)),
                ('observed', models.DateTimeField()),
                ('weeks', models.TextField(default='[]')),
                ('wave', models.DateField(null=True)),
                ('live', models.BooleanField(db_index=True, default=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='intake.import')),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced', to='intake.import')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('table', 'file'), name='a_part_a_file')],
            },
        ),
    ]
