"""Imports of people: what is asked, shown and undone; which teams a table places, who leads by hand."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_signin'),
    ]

    operations = [
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('key', models.CharField(db_index=True, max_length=200)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('before', models.CharField(blank=True, max_length=200)),
                ('after', models.CharField(blank=True, max_length=200)),
                ('fields', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('reading', 'reading'), ('unusable', 'unusable'), ('ready', 'ready'), ('running', 'running'), ('done', 'done'), ('undone', 'undone'), ('discarded', 'discarded')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('since', models.DateField()),
                ('whole', models.BooleanField()),
                ('last_day', models.DateField()),
                ('job', models.CharField(blank=True, max_length=36)),
                ('facts', models.JSONField(default=dict)),
                ('seen', models.CharField(blank=True, max_length=64)),
                ('wanted', models.BinaryField(null=True)),
                ('journal', models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='management',
            name='one_management_a_day',
        ),
        migrations.AddField(
            model_name='management',
            name='by_hand',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='team',
            name='by_table',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='team',
            name='led_by_table',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='management',
            constraint=models.UniqueConstraint(fields=('team', 'person', 'kind', 'starts'), name='one_management_a_day'),
        ),
        migrations.AddField(
            model_name='difference',
            name='belongs',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='people.import'),
        ),
        migrations.AddField(
            model_name='importfile',
            name='belongs',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='people.import'),
        ),
        migrations.AddIndex(
            model_name='difference',
            index=models.Index(fields=['belongs', 'kind'], name='difference_kind'),
        ),
    ]
