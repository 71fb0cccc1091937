"""The tables of the pulse room."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_person_by_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rhythm',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('weeks', models.PositiveSmallIntegerField(default=0)),
                ('days', models.PositiveSmallIntegerField(default=10)),
            ],
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('paused', 'paused'), ('closing', 'closing'), ('closed', 'closed'), ('cancelled', 'cancelled'), ('lost', 'lost')], default='planned', max_length=9)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('reminds_at', models.DateTimeField(null=True)),
                ('reminded', models.BooleanField(default=False)),
                ('opened_on', models.DateField(null=True, unique=True)),
                ('results_on', models.DateField(null=True)),
                ('rest_weeks', models.PositiveSmallIntegerField(default=4)),
                ('languages', models.JSONField(default=list)),
                ('version', models.PositiveSmallIntegerField(null=True)),
                ('items', models.JSONField(default=list)),
                ('own', models.JSONField(default=list)),
                ('comment', models.BooleanField(default=True)),
                ('blind', models.BooleanField(default=False)),
                ('public', models.BinaryField(null=True)),
                ('asked', models.PositiveIntegerField(default=0)),
                ('answered', models.PositiveIntegerField(null=True)),
                ('unopened', models.PositiveIntegerField(default=0)),
                ('band', models.PositiveSmallIntegerField(null=True)),
                ('teams', models.ManyToManyField(related_name='waves', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('mark', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('printed', models.BooleanField(default=False)),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='people.team')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='Spent',
            fields=[
                ('mark', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spent', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='Sealed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('box', models.BinaryField()),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sealed', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='OwnAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=10)),
                ('value', models.PositiveSmallIntegerField()),
                ('people', models.PositiveIntegerField()),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_answers', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=500)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='CellKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.BinaryField()),
                ('people', models.PositiveIntegerField()),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='people.team')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField()),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='Cards',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cards', models.PositiveIntegerField()),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='people.team')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issued', models.BooleanField(default=False)),
                ('blinded', models.CharField(blank=True, default='', max_length=64)),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='people.team')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='people.person')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='pulse.wave')),
            ],
        ),
        migrations.CreateModel(
            name='Written',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(choices=[('pulse', 'pulse'), ('frequency', 'frequency')], max_length=10)),
                ('rows', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='written', to='pulse.wave')),
            ],
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='closes_later'),
        ),
        migrations.AddConstraint(
            model_name='wave',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open',))), fields=('state',), name='one_wave_open'),
        ),
        migrations.AddConstraint(
            model_name='ownanswer',
            constraint=models.UniqueConstraint(fields=('wave', 'item', 'value'), name='an_own_answer_once_a_wave'),
        ),
        migrations.AddConstraint(
            model_name='cellkey',
            constraint=models.UniqueConstraint(fields=('wave', 'cell'), name='one_key_a_cell'),
        ),
        migrations.AddConstraint(
            model_name='cell',
            constraint=models.UniqueConstraint(fields=('wave', 'team'), name='a_cell_once_a_wave'),
        ),
        migrations.AddConstraint(
            model_name='cards',
            constraint=models.UniqueConstraint(fields=('wave', 'cell'), name='cards_once_a_cell'),
        ),
        migrations.AddConstraint(
            model_name='asked',
            constraint=models.UniqueConstraint(fields=('wave', 'person'), name='asked_once'),
        ),
        migrations.AddConstraint(
            model_name='written',
            constraint=models.UniqueConstraint(fields=('wave', 'table'), name='a_table_once_a_wave'),
        ),
    ]
