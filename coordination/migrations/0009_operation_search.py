"""What operations are found by, filled for all there are."""

from django.db import migrations

from coordination.searching import SearchTextField, drop_word_index, fill, lay_word_index


def fill_all(apps, schema_editor):
    AppealCode = apps.get_model("coordination", "AppealCode")

    def said_by(operation):
        codes = AppealCode.objects.filter(operation_id=operation.pk).values_list("code", flat=True)
        return [operation.ref, operation.name, operation.country_codes, operation.glide, *codes]

    fill(apps.get_model("coordination", "Operation"), said_by)


def lay_index(apps, schema_editor):
    lay_word_index(schema_editor, "coordination_operation", "operation_words")


def drop_index(apps, schema_editor):
    drop_word_index(schema_editor, "operation_words")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0008_deadlines_in_order")]

    operations = [
        migrations.AddField(
            "operation", "search_text", SearchTextField(blank=True, default="", editable=False)
        ),
        migrations.RunPython(fill_all, migrations.RunPython.noop),
        migrations.RunPython(lay_index, drop_index),
    ]
