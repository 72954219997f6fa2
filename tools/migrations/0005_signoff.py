"""Drafts, objections, comments, silence procedures and translations of Joint Statements. Objections that stand are kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_objections(apps, schema_editor):
    """What a signatory objected to before there were objections of their own stands on, of the whole statement."""
    Signatory = apps.get_model("tools", "Signatory")
    Objection = apps.get_model("tools", "Objection")
    standing = Signatory.objects.filter(position="objected", removed_at=None)
    Objection.objects.bulk_create(
        Objection(
            signatory=row,
            reason=row.text,
            post_id=row.post_id,
            made_at=row.spoke_at,
            made_by_id=row.spoke_by_id,
        )
        for row in standing.filter(statement__state="clearing")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0012_ordered_files"),
        ("tools", "0004_agenda"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Silence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("minimum_hours", models.FloatField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopted", "Adopted"),
                            ("incomplete", "Over, and not everybody could be reached"),
                            ("spoken", "Not needed: everybody spoke"),
                            ("objected", "Stopped: a signatory objects"),
                            ("changed", "Stopped: the text changed"),
                            ("taken_back", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=2000)),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="silences",
                        to="tools.jointstatement",
                    ),
                ),
            ],
            options={
                "verbose_name": "silence procedure",
                "verbose_name_plural": "silence procedures",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="signatory",
            name="by_silence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tools.silence",
            ),
        ),
        migrations.CreateModel(
            name="StatementDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("sections", models.JSONField(default=dict)),
                (
                    "audience",
                    models.CharField(
                        choices=[("movement", "Inside the Movement"), ("public", "Public")],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("signs", models.JSONField(default=list)),
                ("content_hash", models.CharField(max_length=64)),
                ("is_fixed", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="tools.jointstatement",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "ordering": ["statement", "n"],
            },
        ),
        migrations.AddField(
            model_name="silence",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tools.statementdraft",
            ),
        ),
        migrations.CreateModel(
            name="SectionComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("situation", "Situation"),
                            ("convening", "Convener and co-convener"),
                            ("roles", "Roles and responsibilities"),
                            ("coordination", "How we coordinate"),
                            ("appeals", "Appeals and funding"),
                            ("partners", "What we ask of partner National Societies"),
                            ("media", "Media and public communication"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(max_length=5000)),
                ("proposed", models.TextField(blank=True, max_length=10000)),
                (
                    "submission_key",
                    models.UUIDField(blank=True, editable=False, null=True, unique=True),
                ),
                ("made_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("resolution", models.CharField(blank=True, max_length=500)),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="tools.sectioncomment",
                    ),
                ),
                (
                    "component",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coordination.component",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coordination.post",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="tools.jointstatement",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="tools.statementdraft",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("situation", "Situation"),
                            ("convening", "Convener and co-convener"),
                            ("roles", "Roles and responsibilities"),
                            ("coordination", "How we coordinate"),
                            ("appeals", "Appeals and funding"),
                            ("partners", "What we ask of partner National Societies"),
                            ("media", "Media and public communication"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(max_length=5000)),
                ("proposed", models.TextField(blank=True, max_length=10000)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "Withdrawn"),
                            ("answered", "Answered by a later draft"),
                            ("replaced", "Said anew"),
                            ("removed", "The component no longer signs"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coordination.post",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="tools.signatory",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="tools.statementdraft",
                    ),
                ),
                (
                    "ended_draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tools.statementdraft",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="signatory",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tools.statementdraft",
            ),
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("fr", "French"),
                            ("es", "Spanish"),
                            ("ar", "Arabic"),
                        ],
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("receipt", models.CharField(blank=True, editable=False, max_length=50)),
                ("content_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("document", models.BinaryField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="translations",
                        to="tools.jointstatement",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
                "ordering": ["-id"],
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TranslatedSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True, max_length=10000)),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("situation", "Situation"),
                            ("convening", "Convener and co-convener"),
                            ("roles", "Roles and responsibilities"),
                            ("coordination", "How we coordinate"),
                            ("appeals", "Appeals and funding"),
                            ("partners", "What we ask of partner National Societies"),
                            ("media", "Media and public communication"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.TextField(blank=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "translation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="tools.translation",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SilenceParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("spoke", "Spoke"),
                            ("silent", "Cleared by silence"),
                            ("unreached", "Not counted"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed_over", "the message was handed over"),
                            ("read", "the message was opened in the inbox"),
                            ("seen", "the message was answered with “seen”"),
                            ("began", "a post of this component began the procedure"),
                        ],
                        max_length=12,
                    ),
                ),
                ("proven_at", models.DateTimeField(blank=True, null=True)),
                ("why", models.TextField(blank=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coordination.delivery",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="silences",
                        to="tools.signatory",
                    ),
                ),
                (
                    "silence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="tools.silence",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("silence", "signatory"), name="silence_party_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "silent"), _negated=True),
                            models.Q(
                                models.Q(("proof", ""), _negated=True), ("proven_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="silence_counts_with_proof",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="statementdraft",
            constraint=models.UniqueConstraint(
                fields=("statement", "n"), name="statement_draft_number"
            ),
        ),
        migrations.AddIndex(
            model_name="silence",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["closes_at"], name="silence_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="silence",
            constraint=models.UniqueConstraint(fields=("statement", "n"), name="silence_number"),
        ),
        migrations.AddConstraint(
            model_name="silence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("statement",),
                name="silence_one_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="silence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="silence_ended_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="silence",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("started_at"))),
                name="silence_closes_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="sectioncomment",
            index=models.Index(
                condition=models.Q(("answers", None), ("resolved_at", None)),
                fields=["statement", "section"],
                name="section_comment_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectioncomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                    _connector="OR",
                ),
                name="section_comment_resolved_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("made_at__isnull", True), ("made_by__isnull", True)),
                    models.Q(("made_at__isnull", False), ("made_by__isnull", False)),
                    _connector="OR",
                ),
                name="objection_made_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="objection_ended_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("signatory", "section"),
                name="objection_once_per_section",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="objection_ended_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.UniqueConstraint(
                fields=("statement", "language"), name="translation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_at__isnull", True), ("issued_by__isnull", True)),
                    models.Q(("issued_at__isnull", False), ("issued_by__isnull", False)),
                    _connector="OR",
                ),
                name="translation_issued_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="translatedsection",
            constraint=models.UniqueConstraint(
                fields=("translation", "key"), name="translated_section_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="translatedsection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("written_at__isnull", True), ("written_by__isnull", True)),
                    models.Q(("written_at__isnull", False), ("written_by__isnull", False)),
                    _connector="OR",
                ),
                name="translated_section_written_pair",
            ),
        ),
        migrations.RunPython(keep_objections, migrations.RunPython.noop),
    ]
