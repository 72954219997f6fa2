"""The addresses of items between the levels."""

from django.urls import path

from tools.body_item import views

ONE = "body-items/<int:pk>/"

urlpatterns = [
    path("body-items/", views.body_item_list, name="body_item_list"),
    path("body-items/table.<str:form>", views.body_item_file, name="body_item_file"),
    path("bodies/<int:pk>/items/new/", views.body_item_new, name="body_item_new"),
    path(ONE, views.body_item, name="body_item"),
    path(ONE + "steps/", views.steps, name="body_item_steps"),
    path(ONE + "steps/pass/", views.pass_on, name="body_item_pass"),
]
