from django.db import migrations, models
from django.db.models import F, Q


def were_taken_in_whole(apps, schema_editor):
    """Until now every file was taken in within the request that brought it."""
    for each in apps.get_model("tools", "PacketReturn").objects.iterator():
        each.total = each.done = len(each.texts)
        each.moved_at = each.finished_at = each.taken_at
        each.save(update_fields=["total", "done", "moved_at", "finished_at"])


class Migration(migrations.Migration):
    dependencies = [("tools", "0019_plan_kept_by_a_meeting")]

    operations = [
        migrations.AddField("packetreturn", "brought", models.JSONField(default=list, editable=False)),
        migrations.AddField("packetreturn", "total", models.PositiveIntegerField(default=0)),
        migrations.AddField("packetreturn", "done", models.PositiveIntegerField(default=0)),
        migrations.AlterField("packetreturn", "texts", models.JSONField(default=list)),
        migrations.AddField("packetreturn", "language", models.CharField(default="en", max_length=10)),
        migrations.AddField("packetreturn", "moved_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("packetreturn", "failures", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("packetreturn", "finished_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(were_taken_in_whole, migrations.RunPython.noop),
        migrations.AddIndex(
            "packetreturn",
            models.Index(
                condition=Q(finished_at=None), fields=["id"], name="packet_return_to_take"
            ),
        ),
        migrations.AddConstraint(
            "packetreturn",
            models.UniqueConstraint(
                condition=Q(finished_at=None), fields=["packet"],
                name="packet_return_one_under_way",
            ),
        ),
        migrations.AddConstraint(
            "packetreturn",
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="packet_return_done_of_total"
            ),
        ),
    ]  # fmt: skip
