"""What recommendations, reviews, learnings and teams are found by, filled for all there are."""

from django.db import migrations

from coordination.searching import SearchTextField, drop_word_index, fill, lay_word_index

INDEXES = {
    "recommendation_words": "recommendations_recommendation",
    "review_words": "recommendations_review",
    "workstream_words": "recommendations_workstream",
    "learning_words": "recommendations_learning",
}


def fill_all(apps, schema_editor):
    def model(name):
        return apps.get_model("recommendations", name)

    refs = dict(model("Review").objects.values_list("pk", "ref"))
    priorities = {each.pk: each for each in model("Priority").objects.all()}

    def of_learning(each):
        priority = priorities[each.priority_id]
        number = f"{priority.number}.{each.number}"
        return [each.text, priority.title, refs[priority.review_id], number]

    fill(
        model("Recommendation"),
        lambda each: [refs[each.review_id], str(each.number), each.text, each.detail],
    )
    fill(
        model("Review"),
        lambda each: [each.ref, each.title, each.commissioner, each.consultant, each.scope],
    )
    fill(
        model("Workstream"),
        lambda each: [
            each.code, each.name, each.objective, each.status_note, each.achieved,
            each.not_achieved,
        ],
    )  # fmt: skip
    # Learnings were found by less before.
    model("Learning").objects.update(search_text="")
    fill(model("Learning"), of_learning)


def lay_indexes(apps, schema_editor):
    for name, table in INDEXES.items():
        lay_word_index(schema_editor, table, name)


def drop_indexes(apps, schema_editor):
    for name in INDEXES:
        drop_word_index(schema_editor, name)


def _column():
    return SearchTextField(blank=True, default="", editable=False)


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0007_given_back")]

    operations = [
        migrations.AddField("recommendation", "search_text", _column()),
        migrations.AddField("review", "search_text", _column()),
        migrations.AddField("workstream", "search_text", _column()),
        migrations.RunPython(fill_all, migrations.RunPython.noop),
        migrations.RunPython(lay_indexes, drop_indexes),
    ]
