"""The tables of the ritual room."""

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
            name='Ritual',
            fields=[
                ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='ritual', serialize=False, to='people.team')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('at', models.TimeField()),
                ('since', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('begun_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Withheld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('closed', 'closed'), ('skipped', 'skipped')], default='planned', max_length=7)),
                ('led', models.BooleanField(default=False)),
                ('sentence', models.CharField(blank=True, max_length=600)),
                ('said_on', models.DateField(null=True)),
                ('met_on', models.DateField(null=True)),
                ('people', models.PositiveIntegerField(null=True)),
                ('took_part', models.PositiveIntegerField(null=True)),
                ('salt', models.BinaryField(max_length=32, null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('mark', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='ritual.round')),
            ],
        ),
        migrations.CreateModel(
            name='Try',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('result', models.CharField(choices=[('worked', 'worked'), ('partly', 'partly'), ('did_not_work', 'did_not_work')], max_length=12)),
                ('text', models.CharField(max_length=500)),
                ('on', models.DateField()),
                ('leads', models.BooleanField(default=False)),
                ('shared', models.BooleanField(default=False)),
                ('story', models.BooleanField(default=False)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='ritual.round')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tries', to='people.roletask')),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('personal', 'personal'), ('secret', 'secret'), ('hurtful', 'hurtful'), ('mistaken', 'mistaken')], max_length=8)),
                ('on', models.DateField()),
                ('kept_on', models.DateField(null=True)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='ritual.try')),
            ],
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('team', 'week'), name='one_round_a_week'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('of', 'reason'), name='reported_once_a_reason'),
        ),
    ]
