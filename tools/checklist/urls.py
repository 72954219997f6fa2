"""The addresses of an operation's checklists."""

from django.urls import path

from tools.checklist import views

ALL = "operations/<str:ref>/checklists/"
ONE = ALL + "<int:number>/"
ITEM = ONE + "items/<int:pk>/"

urlpatterns = [
    path(ALL, views.checklist_list, name="checklist_list"),
    path(ALL + "new/", views.start, name="checklist_start"),
    path(ONE, views.checklist, name="checklist"),
    path(ONE + "checklist.<slug:form>", views.as_file, name="checklist_file"),
    path(ONE + "steps/", views.steps, name="checklist_steps"),
    path(ITEM, views.item, name="checklist_item"),
    path(ITEM + "steps/", views.item_steps, name="checklist_item_steps"),
    path(ITEM + "steps/tick/", views.tick, name="checklist_item_tick"),
]
