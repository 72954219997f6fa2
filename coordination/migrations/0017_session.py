"""Sessions that know whose they are. Those that run go on: whoever is signed in stays so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNS = ("session_key", "session_data", "expire_date")


def keep_those_that_run(apps, schema_editor):
    """Copied without their person, which is read by itself until the session is saved again."""
    kept = apps.get_model("coordination", "Session").objects
    rows = apps.get_model("sessions", "Session").objects.values_list(*COLUMNS)
    some = []
    for row in rows.iterator(chunk_size=1000):
        some.append(kept.model(**dict(zip(COLUMNS, row, strict=True))))
        if len(some) == 1000:
            kept.bulk_create(some)
            some = []
    kept.bulk_create(some)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0016_desk"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to=settings.AUTH_USER_MODEL)),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunPython(keep_those_that_run, migrations.RunPython.noop, elidable=True),
    ]
