from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0002_rooms_that_keep_awake'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='leads',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
