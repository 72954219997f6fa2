"""Movement Contingency Plans: their rows, editions, simulations and activations."""

import coordination.searching
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coordination.searching import drop_word_index, lay_word_index


def lay_index(apps, schema_editor):
    lay_word_index(schema_editor, "tools_contingencyplan", "contingency_plan_words")


def drop_index(apps, schema_editor):
    drop_word_index(schema_editor, "contingency_plan_words")


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0013_clocks_of_countries'),
        ('tools', '0013_agreement'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContingencyPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=20, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('hazard', models.CharField(choices=[('armed_conflict', 'Armed conflict'), ('biological', 'Biological emergency'), ('chemical', 'Chemical emergency'), ('civil_unrest', 'Civil unrest'), ('cold_wave', 'Cold wave'), ('complex', 'Complex emergency'), ('cyclone', 'Cyclone'), ('drought', 'Drought'), ('earthquake', 'Earthquake'), ('epidemic', 'Epidemic'), ('fire', 'Fire'), ('flash_flood', 'Flash flood'), ('flood', 'Flood'), ('food_insecurity', 'Food insecurity'), ('heat_wave', 'Heat wave'), ('insects', 'Insect infestation'), ('landslide', 'Landslide'), ('population_movement', 'Population movement'), ('radiological', 'Radiological emergency'), ('storm_surge', 'Storm surge'), ('transport', 'Transport accident'), ('tsunami', 'Tsunami'), ('volcano', 'Volcanic eruption'), ('other', 'Other')], max_length=40, verbose_name='hazard')),
                ('reach', models.CharField(choices=[('movement', 'The whole Movement'), ('country_team', 'The country team only')], default='movement', max_length=12, verbose_name='read by')),
                ('first_steps', models.TextField(blank=True, max_length=5000, verbose_name='what we do first')),
                ('process', models.TextField(blank=True, max_length=5000, verbose_name='how it was made, and by whom')),
                ('resources', models.TextField(blank=True, max_length=5000, verbose_name='resources')),
                ('edition', models.PositiveIntegerField(default=0, editable=False)),
                ('reviews', models.PositiveIntegerField(default=0, editable=False)),
                ('synthetic', models.CharField(blank=True, editable=False, max_length=300)),
                ('validated_at', models.DateTimeField(blank=True, null=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('review_note', models.TextField(blank=True, editable=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('search_text', coordination.searching.SearchTextField(blank=True, default='', editable=False)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contingency_plans', to='coordination.country')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('validated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'contingency plan',
                'verbose_name_plural': 'contingency plans',
                'ordering': ['country_id', 'title', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanActivation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=20, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('edition', models.PositiveIntegerField()),
                ('reason', models.TextField(max_length=5000, verbose_name='why')),
                ('activated_at', models.DateTimeField()),
                ('match', models.CharField(blank=True, choices=[('largely', 'Largely'), ('partly', 'In part'), ('hardly', 'Hardly at all')], max_length=10, verbose_name='how far it matched')),
                ('helped', models.TextField(blank=True, max_length=5000, verbose_name='what the plan and the planning were good for')),
                ('outcome', models.JSONField(default=list, editable=False)),
                ('compared_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('compared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('operation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_activations', to='coordination.operation')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activations', to='tools.contingencyplan')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'activation of a plan',
                'verbose_name_plural': 'activations of plans',
                'ordering': ['-activated_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PlanCapacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('what', models.CharField(max_length=200, verbose_name='what it has')),
                ('amount', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many')),
                ('unit', models.CharField(blank=True, max_length=60, verbose_name='unit')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                ('as_of', models.DateField(blank=True, null=True, verbose_name='as of')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.component', verbose_name='component')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='tools.contingencyplan')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['plan', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('validated_at', models.DateTimeField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='tools.contingencyplan')),
            ],
            options={
                'ordering': ['plan', '-number'],
            },
        ),
        migrations.CreateModel(
            name='PlanGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='name of the group')),
                ('task', models.TextField(blank=True, max_length=2000, verbose_name='what it is for')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.component', verbose_name='component that leads it')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='tools.contingencyplan')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.post', verbose_name='post that leads it')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['plan', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('area', models.CharField(max_length=120, verbose_name='area')),
                ('task', models.TextField(max_length=2000, verbose_name='what it does')),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.component', verbose_name='component')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='tools.contingencyplan')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['plan', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanScenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='what could happen')),
                ('description', models.TextField(blank=True, max_length=5000, verbose_name='what we expect then')),
                ('triggers', models.TextField(blank=True, max_length=2000, verbose_name='triggers: what sets the plan off')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='tools.contingencyplan')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['plan', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanningFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('measure', models.CharField(choices=[('affected', 'People affected'), ('displaced', 'People displaced inside the country'), ('refugees', 'Refugees'), ('injured', 'People wounded or injured'), ('shelter', 'People who need shelter'), ('assisted', 'People whom the Movement plans to assist'), ('other', 'Something else')], max_length=12, verbose_name='what is counted')),
                ('about', models.CharField(blank=True, max_length=200, verbose_name='more exactly')),
                ('amount', models.PositiveIntegerField(verbose_name='how many')),
                ('unit', models.CharField(choices=[('people', 'people'), ('households', 'households'), ('other', 'as said beside it')], default='people', max_length=12, verbose_name='unit')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='tools.contingencyplan')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='tools.planscenario')),
            ],
            options={
                'ordering': ['plan', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanSimulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveIntegerField(default=0, editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='what was simulated')),
                ('form', models.CharField(choices=[('tabletop', 'Around a table'), ('functional', 'Some functions, in earnest conditions'), ('full', 'Full scale, in the field')], max_length=12, verbose_name='how')),
                ('held_on', models.DateField(verbose_name='held on')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='who took part, and how it went')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='tools.contingencyplan')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'simulation of a plan',
                'verbose_name_plural': 'simulations of plans',
                'ordering': ['-held_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PlanValidation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveIntegerField()),
                ('party', models.CharField(choices=[('host', 'Host National Society'), ('icrc', 'ICRC'), ('ifrc', 'IFRC')], max_length=6)),
                ('note', models.TextField(blank=True, max_length=2000)),
                ('said_at', models.DateTimeField()),
                ('lapsed_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='validations', to='tools.contingencyplan')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.post')),
            ],
            options={
                'ordering': ['plan', '-edition', 'said_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SimulationFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000, verbose_name='what was found')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='by')),
                ('done_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('evidence', models.TextField(blank=True, max_length=5000, verbose_name='what shows it')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordination.post', verbose_name='followed up by')),
                ('simulation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='tools.plansimulation')),
            ],
            options={
                'ordering': ['simulation', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SpillOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('what', models.CharField(max_length=200, verbose_name='what spills over')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='how many people')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('destination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awaited_spill_overs', to='tools.contingencyplan', verbose_name='plan that awaits it')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spill_overs', to='tools.contingencyplan')),
                ('scenario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tools.planscenario', verbose_name='in which scenario')),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['plan', 'id'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='contingencyplan',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'validated', 'withdrawn'])), name='contingency_plan_state_known'),
        ),
        migrations.AddConstraint(
            model_name='contingencyplan',
            constraint=models.CheckConstraint(condition=models.Q(('reach__in', ['movement', 'country_team'])), name='contingency_plan_reach_known'),
        ),
        migrations.AddConstraint(
            model_name='contingencyplan',
            constraint=models.CheckConstraint(condition=models.Q(('edition', 0), ('validated_at__isnull', False), _connector='OR'), name='contingency_plan_edition_validated'),
        ),
        migrations.AddConstraint(
            model_name='contingencyplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('validated_at__isnull', True), ('validated_by__isnull', True)), models.Q(('validated_at__isnull', False), ('validated_by__isnull', False)), _connector='OR'), name='contingency_plan_validated_pair'),
        ),
        migrations.AddConstraint(
            model_name='contingencyplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='contingency_plan_reviewed_pair'),
        ),
        migrations.AddConstraint(
            model_name='contingencyplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='contingency_plan_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='planactivation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'compared', 'withdrawn'])), name='plan_activation_state_known'),
        ),
        migrations.AddConstraint(
            model_name='planactivation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('compared_at__isnull', True), ('compared_by__isnull', True)), models.Q(('compared_at__isnull', False), ('compared_by__isnull', False)), _connector='OR'), name='plan_activation_compared_pair'),
        ),
        migrations.AddConstraint(
            model_name='planactivation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='plan_activation_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='planactivation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('plan', 'operation'), name='plan_activation_once'),
        ),
        migrations.AddConstraint(
            model_name='planactivation',
            constraint=models.CheckConstraint(condition=models.Q(('compared_at', None), models.Q(models.Q(('match', ''), _negated=True), models.Q(('helped', ''), _negated=True)), _connector='OR'), name='plan_activation_compared_whole'),
        ),
        migrations.AddConstraint(
            model_name='plancapacity',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='plan_capacity_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='planedition',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='plan_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='plangroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='plan_group_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='planrole',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='plan_role_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='planscenario',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='plan_scenario_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='planningfigure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='planning_figure_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='plansimulation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='plan_simulation_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='plansimulation',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['tabletop', 'functional', 'full'])), name='plan_simulation_form_known'),
        ),
        migrations.AddConstraint(
            model_name='planvalidation',
            constraint=models.UniqueConstraint(condition=models.Q(('lapsed_at', None)), fields=('plan', 'edition', 'party'), name='plan_validation_once_each'),
        ),
        migrations.AddConstraint(
            model_name='planvalidation',
            constraint=models.CheckConstraint(condition=models.Q(('party__in', ['host', 'icrc', 'ifrc'])), name='plan_validation_party_known'),
        ),
        migrations.AddConstraint(
            model_name='planvalidation',
            constraint=models.CheckConstraint(condition=models.Q(('lapsed_at', None), ('lapsed_at__gte', models.F('said_at')), _connector='OR'), name='plan_validation_lapsed_later'),
        ),
        migrations.AddConstraint(
            model_name='simulationfinding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='simulation_finding_done_pair'),
        ),
        migrations.AddConstraint(
            model_name='simulationfinding',
            constraint=models.CheckConstraint(condition=models.Q(('done_at', None), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='simulation_finding_done_with_evidence'),
        ),
        migrations.AddConstraint(
            model_name='spillover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='spill_over_withdrawn_pair'),
        ),
        migrations.AddConstraint(
            model_name='spillover',
            constraint=models.CheckConstraint(condition=models.Q(('plan', models.F('destination')), _negated=True), name='spill_over_between_two'),
        ),
        migrations.RunPython(lay_index, drop_index),
    ]
