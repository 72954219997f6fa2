"""The day on which an advisor arrived, beside the days that were agreed."""

from zoneinfo import ZoneInfo

from django.db import migrations, models


def take_days(apps, schema_editor):
    """Who is there already arrived on the day of the recorded arrival, where the operation is."""
    requests = apps.get_model("tools", "AdvisorRequest")
    there = requests.objects.exclude(deployed_at=None).select_related("operation")
    for each in there.iterator():
        where = ZoneInfo(each.operation.onset_zone)
        each.arrived_on = each.deployed_at.astimezone(where).date()
        each.save(update_fields=["arrived_on"])


class Migration(migrations.Migration):

    dependencies = [
        ('tools', '0015_notice'),
    ]

    operations = [
        migrations.AddField(
            model_name='advisorrequest',
            name='arrived_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='arrived on'),
        ),
        migrations.RunPython(take_days, migrations.RunPython.noop, elidable=True),
    ]
