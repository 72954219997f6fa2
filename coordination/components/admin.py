"""Components and countries in the admin, to look at. Writing goes through actions, which keep the record."""

from django.contrib import admin

from coordination.components.models import Component, Country
from smcc.web.admin_to_look_at import ReadOnlyAdmin


@admin.register(Component)
class ComponentAdmin(ReadOnlyAdmin):
    list_display = ["name_en", "code", "kind", "country", "region", "active_from", "active_until"]
    list_filter = ["kind", "region"]
    list_select_related = ["country"]
    search_fields = ["code", "name_en", "name_fr", "name_es", "name_ar"]


@admin.register(Country)
class CountryAdmin(ReadOnlyAdmin):
    list_display = ["name_en", "iso3", "iso2", "region", "go_id"]
    list_filter = ["region"]
    search_fields = ["iso3", "name_en", "name_fr", "name_es", "name_ar"]
