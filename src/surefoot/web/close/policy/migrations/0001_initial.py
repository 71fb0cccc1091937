"""The tables of the policy room."""

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
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField()),
                ('on', models.DateField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='statements', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('proposed', 'proposed'), ('published', 'published'), ('discarded', 'discarded')], default='draft', max_length=9)),
                ('number', models.PositiveIntegerField(null=True, unique=True)),
                ('text', models.TextField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('acknowledge', models.BooleanField(default=False)),
                ('effective_on', models.DateField(null=True)),
                ('review_on', models.DateField(null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=32)),
                ('changed_at', models.DateTimeField()),
                ('proposed_by', models.CharField(blank=True, max_length=32)),
                ('published_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'proposed'))), fields=('state',), name='one_draft_one_proposal')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('open', 'open'), ('answered', 'answered'), ('closed', 'closed')], default='open', max_length=8)),
                ('text', models.CharField(max_length=500)),
                ('language', models.CharField(max_length=8)),
                ('understood', models.JSONField(default=dict)),
                ('about', models.CharField(max_length=64)),
                ('asked_on', models.DateField()),
                ('times', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('answer', models.TextField(blank=True)),
                ('became', models.CharField(blank=True, choices=[('rule', 'rule'), ('example', 'example')], max_length=7)),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('answered_on', models.DateField(null=True)),
                ('answered_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='policy.version')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.version')),
            ],
        ),
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='people.person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='policy.version')),
            ],
        ),
        migrations.CreateModel(
            name='Walk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('share', models.FloatField()),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='policy_walks', to='people.team')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='walks', to='policy.version')),
            ],
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='policy.question')),
            ],
        ),
        migrations.CreateModel(
            name='Heard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('times', models.PositiveIntegerField(default=1)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='heard', to='policy.question')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('question', 'team'), name='heard_once_a_group')],
            },
        ),
        migrations.CreateModel(
            name='Asker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked_questions', to='people.person')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='askers', to='policy.question')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('question', 'person'), name='asker_once')],
            },
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['state', 'about'], name='question_about'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['state', 'asked_on', 'id'], name='question_oldest'),
        ),
        migrations.AddConstraint(
            model_name='acknowledgement',
            constraint=models.UniqueConstraint(fields=('version', 'person'), name='acknowledged_once'),
        ),
        migrations.AddConstraint(
            model_name='walk',
            constraint=models.UniqueConstraint(fields=('team', 'on'), name='one_walk_a_day'),
        ),
    ]
