"""The tables of the post room."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0004_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='recipient', serialize=False, to='people.person')),
                ('channel', models.CharField(default='email', max_length=20)),
                ('last_at', models.DateTimeField(null=True)),
                ('last_message', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.CharField(max_length=60)),
                ('what', models.CharField(max_length=12)),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'kind', 'what'), name='one_count_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(max_length=20)),
                ('asked_for', models.BooleanField()),
                ('mark', models.CharField(max_length=200, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('dead', 'dead')], default='waiting', max_length=7)),
                ('made_at', models.DateTimeField()),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=10)),
                ('code', models.PositiveSmallIntegerField(default=0)),
                ('perhaps_twice', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=120)),
                ('asked_for', models.BooleanField()),
                ('facts', models.JSONField(default=dict)),
                ('handed_in_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('look_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('quiet', 'quiet'), ('budget', 'budget'), ('joined', 'joined'), ('sent', 'sent'), ('dropped', 'dropped')], default='waiting', max_length=7)),
                ('why', models.CharField(blank=True, choices=[('late', 'late'), ('stopped', 'stopped'), ('left', 'left'), ('no_address', 'no_address'), ('unknown', 'unknown'), ('given_up', 'given_up')], max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='people.person')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='post.message')),
            ],
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('since', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='AccountLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20)),
                ('address', models.CharField(max_length=200)),
                ('since', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='account_links', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'address'), name='an_address_is_one_persons'), models.UniqueConstraint(fields=('channel', 'person'), name='one_address_a_channel')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['channel', 'state', 'due'], name='messages_due'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['state', 'look_at'], name='items_due'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'key'), name='told_once'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), ('why__gt', '')), models.Q(models.Q(('state', 'dropped'), _negated=True), ('why', '')), _connector='OR'), name='dropped_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stop',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='stopped_once'),
        ),
    ]
