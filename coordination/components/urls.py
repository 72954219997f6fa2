"""The addresses of the directory of components, and of keeping the reference data."""

from django.urls import path

from coordination.components.views import directory, reference

urlpatterns = [
    path("components/", directory.component_list, name="component_list"),
    path("components/names.json", directory.component_names, name="component_names"),
    path("components/new/", reference.new_component, name="component_new"),
    path("components/<str:code>/", directory.component_page, name="component"),
    path("components/<str:code>/edit/", reference.amend_component, name="component_edit"),
    path("components/<str:code>/suspend/", reference.suspend_component, name="component_suspend"),
    path("components/<str:code>/lift/", reference.lift_suspension, name="component_lift"),
    path("components/<str:code>/reference/", reference.take_component, name="component_reference"),
    path("countries/new/", reference.new_country, name="country_new"),
    path("countries/<str:iso3>/edit/", reference.amend_country, name="country_edit"),
    path("countries/<str:iso3>/reference/", reference.take_country, name="country_reference"),
]
