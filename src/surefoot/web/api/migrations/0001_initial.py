"""The tables of the api room."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_person_by_name'),
        ('ritual', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='calendar_address', serialize=False, to='people.person')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(max_length=8)),
                ('made_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='LinkCode',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='link_code', serialize=False, to='people.person')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='MailLook',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('trouble', models.CharField(blank=True, max_length=10)),
                ('begun', models.CharField(blank=True, max_length=20)),
                ('times', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Taken',
            fields=[
                ('mark', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TakenMail',
            fields=[
                ('mark', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='TeamChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('slack', 'slack'), ('teams', 'teams')], max_length=5)),
                ('sealed', models.TextField()),
                ('since', models.DateField()),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'sending'), ('sent', 'sent'), ('dead', 'dead')], default='waiting', max_length=7)),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=10)),
                ('perhaps_twice', models.BooleanField(default=False)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ritual.round')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='api.teamchannel')),
            ],
        ),
        migrations.AddConstraint(
            model_name='teamchannel',
            constraint=models.UniqueConstraint(fields=('team', 'channel'), name='one_place_a_team'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['state', 'due'], name='announcements_due'),
        ),
        migrations.AddConstraint(
            model_name='announcement',
            constraint=models.UniqueConstraint(fields=('place', 'round'), name='announced_once'),
        ),
    ]
