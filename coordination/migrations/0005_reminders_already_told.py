"""What fired or was sent before the record kept each of them is not recorded again; last rungs are marked."""

from django.db import migrations
from django.db.models import Q


def mark(apps, schema_editor):
    rung = apps.get_model("coordination", "Rung")
    rung.objects.filter(state="fired").update(is_recorded=True)
    rung.objects.filter(name__in=["limit", "after"]).update(is_last=True)
    delivery = apps.get_model("coordination", "Delivery")
    delivery.objects.filter(~Q(state__in=["pending", "claimed"])).update(is_recorded=True)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0004_trusted_clocks")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
