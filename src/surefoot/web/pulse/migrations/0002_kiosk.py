"""How many cards with codes were printed for a team."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_person_by_name'),
        ('pulse', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cards',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cards', models.PositiveIntegerField()),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='people.team')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='pulse.wave')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('wave', 'cell'), name='cards_once_a_cell')],
            },
        ),
    ]
