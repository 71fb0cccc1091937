"""What people chose, what is left of who was erased, and corrections; nothing leads from a person to their choices."""

import uuid

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('subject', models.CharField(max_length=36, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'base_manager_name': 'unscoped',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='StaysOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=64, unique=True)),
                ('whose', models.UUIDField(db_index=True, default=uuid.uuid4)),
                ('since', models.DateField()),
            ],
            options={
                'base_manager_name': 'unscoped',
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterField(
            model_name='optout',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('name', 'name'), ('workdays', 'workdays'), ('email', 'email'), ('key', 'key'), ('team', 'team'), ('role', 'role'), ('site', 'site'), ('manager', 'manager'), ('level', 'level'), ('external', 'external'), ('joined', 'joined'), ('left', 'left'), ('other', 'other')], max_length=10)),
                ('wish', models.CharField(max_length=500)),
                ('before', models.CharField(blank=True, max_length=200)),
                ('made', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('declined', 'declined')], default='open', max_length=8)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='people.person')),
            ],
            options={
                'base_manager_name': 'unscoped',
                'indexes': [models.Index(fields=['state', 'asked_at'], name='corrections_open_first')],
            },
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
