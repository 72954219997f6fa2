"""The addresses of the checklist templates."""

from django.urls import path

from tools.checklist_template import views

ALL = "checklist-templates/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, views.template_list, name="checklist_templates"),
    path(ALL + "new/", views.draft, name="checklist_template_draft"),
    path(ONE, views.template, name="checklist_template"),
    path(ONE + "steps/", views.steps, name="checklist_template_steps"),
    path(ONE + "items/new/", views.add_item, name="checklist_template_add"),
    path(ONE + "items/<int:item>/", views.amend_item, name="checklist_template_amend"),
]
