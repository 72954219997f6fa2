"""The addresses of the logbook."""

from django.urls import path

from coordination.logbook import views

urlpatterns = [
    path("operations/<str:ref>/logbook/", views.logbook, name="logbook"),
    path("operations/<str:ref>/logbook/<int:pk>/", views.log_entry, name="log_entry"),
    path("operations/<str:ref>/logbook/<int:pk>/correct/", views.log_correct, name="log_correct"),
    path("operations/<str:ref>/logbook/files/<int:pk>/", views.log_file, name="log_file"),
]
