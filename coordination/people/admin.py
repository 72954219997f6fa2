"""People and posts in the admin, to look at. Writing goes through the pages, which keep the record."""

from django.contrib import admin

from coordination.people.models import Holding, Person, Post
from smcc.web.admin_to_look_at import ReadOnlyAdmin


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "component", "language", "time_zone", "is_active"]
    list_select_related = ["component"]
    list_filter = ["is_active", "language"]
    search_fields = ["name", "email"]
    exclude = ["password", "groups", "user_permissions"]


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    list_display = ["title", "component", "duty", "country", "region"]
    list_select_related = ["component", "country"]
    list_filter = ["duty", "region"]
    search_fields = ["code", "title", "component__name_en"]


@admin.register(Holding)
class HoldingAdmin(ReadOnlyAdmin):
    list_display = ["post", "person", "kind", "starts_at", "ends_at"]
    list_select_related = ["post__component", "person"]
    list_filter = ["kind"]
    search_fields = ["person__name", "post__title"]
