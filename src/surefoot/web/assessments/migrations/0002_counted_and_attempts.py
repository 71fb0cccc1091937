"""Who was counted in a run, and assessments that were asked for."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='assessments.run')),
                ('record', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('by', models.CharField(max_length=32)),
                ('as_of', models.DateField(null=True)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('open', models.BooleanField(default=True, null=True)),
                ('step', models.CharField(blank=True, max_length=20)),
                ('share', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=40)),
                ('ended_at', models.DateTimeField(null=True)),
                ('job', models.CharField(blank=True, max_length=40)),
                ('run', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='assessments.run')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('open',), name='one_attempt_at_a_time')],
            },
        ),
    ]
