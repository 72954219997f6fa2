"""The addresses of contingency plans."""

from django.urls import path

from tools.contingency_plan.views import page, plans, text

ALL = "contingency-plans/"
ONE = ALL + "<int:pk>/"
PART = ONE + "parts/<slug:kind>/"

urlpatterns = [
    path(ALL, plans.contingency_plan_list, name="contingency_plan_list"),
    path(ALL + "list.<slug:form>", plans.contingency_plan_file, name="contingency_plan_file"),
    path(
        "countries/<str:iso3>/contingency-plans/new/",
        plans.contingency_plan_new,
        name="contingency_plan_new",
    ),
    path(ONE, page.contingency_plan, name="contingency_plan"),
    path(ONE + "steps/", page.contingency_plan_steps, name="contingency_plan_steps"),
    path(ONE + "validate/", page.contingency_plan_validate, name="contingency_plan_validate"),
    path(ONE + "history/", page.contingency_plan_history, name="contingency_plan_history"),
    path(ONE + "plan.<slug:form>", page.contingency_plan_printed, name="contingency_plan_printed"),
    path(
        ONE + "editions/<int:number>/",
        page.contingency_plan_edition,
        name="contingency_plan_edition",
    ),
    path(
        ONE + "editions/<int:number>/plan.<slug:form>",
        page.contingency_plan_edition_printed,
        name="contingency_plan_edition_printed",
    ),
    path(ONE + "text/", text.contingency_plan_text, name="contingency_plan_text"),
    path(ONE + "facts/", text.contingency_plan_facts, name="contingency_plan_facts"),
    path(PART + "new/", text.plan_part_new, name="plan_part_new"),
    path(PART + "<int:row>/", text.plan_part, name="plan_part"),
    path(PART + "<int:row>/take-out/", text.plan_part_out, name="plan_part_out"),
]
