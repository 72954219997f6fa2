"""The agenda’s intake, kinds of outcome, positions, the quorum, confirmed minutes and amendments."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def take_off(apps, schema_editor):
    """What was on an agenda stays on it, since its meeting; what had been taken off is marked so."""
    items = apps.get_model("tools", "AgendaItem").objects
    meeting = apps.get_model("tools", "MiniSummit").objects.filter(pk=models.OuterRef("summit"))
    items.update(created_at=models.Subquery(meeting.values("created_at")[:1]))
    items.filter(removed_at__isnull=False).update(state="removed")


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0012_ordered_files'),
        ("tools", "0003_cells"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('changes', models.JSONField(editable=False)),
                ('receipt', models.CharField(editable=False, max_length=60, unique=True)),
                ('content_hash', models.CharField(editable=False, max_length=64)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'amendment',
                'verbose_name_plural': 'amendments',
                'ordering': ['summit_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='MinutesWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(choices=[('confirms', 'Confirms the minutes'), ('objects', 'Objects to the minutes')], max_length=8)),
                ('side', models.CharField(blank=True, choices=[('convener', 'the convener'), ('co_convener', 'the co-convener')], max_length=11)),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='reason')),
                ('content_hash', models.CharField(max_length=64)),
                ('said_at', models.DateTimeField()),
                ('settlement', models.TextField(blank=True, max_length=5000, verbose_name='how it was settled')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'word on the minutes',
                'verbose_name_plural': 'words on the minutes',
                'ordering': ['summit_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('not_heard', 'Not yet heard'), ('agrees', 'Agrees'), ('reservation', 'Agrees with reservation'), ('disagrees', 'Disagrees'), ('not_concerned', 'Not concerned')], max_length=13, verbose_name='position')),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='reservation or disagreement')),
                ('article', models.CharField(blank=True, choices=[('4.2', 'Article 4.2: a Movement Coordination Agreement is mandatory'), ('5.2', 'Article 5.2: read differently by the IFRC and the ICRC (review of 2024)'), ('5.4.1', 'Article 5.4.1: read differently by the IFRC and the ICRC (review of 2024)'), ('6', 'Article 6: read differently by the IFRC and the ICRC (review of 2024)')], max_length=5, verbose_name='article of the Seville Agreement 2.0')),
                ('is_recorded', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'position',
                'verbose_name_plural': 'positions',
                'ordering': ['decision_id', 'id'],
            },
        ),
        migrations.AlterModelOptions(
            name='agendaitem',
            options={'ordering': ['position', 'id'], 'verbose_name': 'agenda item', 'verbose_name_plural': 'agenda items'},
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='answer',
            field=models.TextField(blank=True, max_length=2000, verbose_name='answer'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='aob_since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='under any other business since'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='purpose',
            field=models.CharField(blank=True, choices=[('information', 'For information'), ('discussion', 'For discussion'), ('decision', 'For decision')], max_length=11, verbose_name='what for'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='scope',
            field=models.CharField(blank=True, choices=[('response', 'The whole response'), ('component', 'One component')], max_length=9, verbose_name='whom it concerns'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='state',
            field=models.CharField(default='accepted', max_length=20, verbose_name='state'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='submission_key',
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='decision',
            name='how_decided',
            field=models.CharField(blank=True, choices=[('consensus', 'By consensus'), ('convener', 'By the convener'), ('silence', 'By a silence procedure'), ('strategic', 'Deferred to the strategic level')], max_length=9, verbose_name='how it was decided'),
        ),
        migrations.AddField(
            model_name='decision',
            name='kind_of',
            field=models.CharField(choices=[('information', 'Information'), ('decision', 'Decision'), ('action', 'Action')], default='decision', max_length=11, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='minisummit',
            name='length_minutes',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='length in minutes'),
        ),
        migrations.AddField(
            model_name='minisummit',
            name='purpose',
            field=models.TextField(blank=True, max_length=2000, verbose_name='purpose of the meeting'),
        ),
        migrations.AddField(
            model_name='minisummit',
            name='quorum',
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='minisummit',
            name='terms',
            field=models.TextField(blank=True, max_length=10000, verbose_name='terms of reference'),
        ),
        migrations.AlterField(
            model_name='agendaitem',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='coordination.component', verbose_name='proposed by'),
        ),
        migrations.RunPython(take_off, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'accepted', 'declined', 'removed'])), name='agenda_item_state_known'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='agenda_item_answered_pair'),
        ),
        migrations.AddField(
            model_name='amendment',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='amendment',
            name='summit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='tools.minisummit'),
        ),
        migrations.AddField(
            model_name='minutesword',
            name='component',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.component'),
        ),
        migrations.AddField(
            model_name='minutesword',
            name='post',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.post'),
        ),
        migrations.AddField(
            model_name='minutesword',
            name='said_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutesword',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutesword',
            name='summit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes_words', to='tools.minisummit'),
        ),
        migrations.AddField(
            model_name='position',
            name='component',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.component'),
        ),
        migrations.AddField(
            model_name='position',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='tools.decision'),
        ),
        migrations.AddField(
            model_name='position',
            name='post',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.post'),
        ),
        migrations.AddField(
            model_name='position',
            name='said_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('summit', 'number'), name='amendment_number'),
        ),
        migrations.AddConstraint(
            model_name='minutesword',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='minutes_word_settled_pair'),
        ),
        migrations.AddConstraint(
            model_name='minutesword',
            constraint=models.UniqueConstraint(condition=models.Q(('said', 'confirms')), fields=('summit', 'side'), name='minutes_confirmed_once'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.UniqueConstraint(fields=('decision', 'component'), name='position_once'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['not_heard', 'agrees', 'reservation', 'disagrees', 'not_concerned'])), name='position_known'),
        ),
    ]
