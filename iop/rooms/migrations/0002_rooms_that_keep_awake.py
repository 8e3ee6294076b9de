from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='room',
            name='keeps_awake',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
