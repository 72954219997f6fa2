"""What log entries are found by, filled for all there are; and an index in their order across operations."""

from django.db import migrations, models

from coordination.searching import SearchTextField, drop_word_index, fill, lay_word_index


def fill_all(apps, schema_editor):
    fill(apps.get_model("coordination", "LogEntry"), lambda entry: [entry.text])


def lay_index(apps, schema_editor):
    lay_word_index(schema_editor, "coordination_logentry", "log_entry_words")


def drop_index(apps, schema_editor):
    drop_word_index(schema_editor, "log_entry_words")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_initial")]

    operations = [
        migrations.AddField(
            "logentry", "search_text", SearchTextField(blank=True, default="", editable=False)
        ),
        migrations.RunPython(fill_all, migrations.RunPython.noop),
        migrations.RunPython(lay_index, drop_index),
        migrations.AddIndex(
            "logentry", models.Index(name="log_newest_anywhere", fields=["-happened_at", "-id"])
        ),
    ]
