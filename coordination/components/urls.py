"""The addresses of the directory of components."""

from django.urls import path

from coordination.components import views

urlpatterns = [
    path("components/", views.component_list, name="component_list"),
    path("components/names.json", views.component_names, name="component_names"),
    path("components/<str:code>/", views.component_page, name="component"),
    path("components/<str:code>/edit/", views.amend_component, name="component_edit"),
]
