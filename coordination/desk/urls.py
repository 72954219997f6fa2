"""The addresses of the secretariat's desk."""

from django.urls import path

from coordination.desk.views import audit, desk

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/reference/", desk.edited_here, name="desk_reference"),
    path("desk/audit/", audit.record, name="audit"),
    path("desk/audit/table.csv", audit.table, name="audit_table"),
    path("desk/audit/order/", audit.order_table, name="audit_table_order"),
    path("desk/audit/verify/", audit.verify, name="audit_verify"),
    path("desk/audit/<int:pk>/", audit.event_page, name="audit_event"),
    path("desk/audit/<int:pk>/thing/", audit.thing, name="audit_thing"),
]
