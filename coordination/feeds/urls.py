"""The addresses of calendar feeds, and of the page where they are made."""

from django.urls import path

from coordination.feeds import views

urlpatterns = [
    path("calendar/<str:secret>.ics", views.calendar_feed, name="calendar_feed"),
    path("profile/calendars/", views.calendars, name="calendars"),
    path("profile/calendars/<int:pk>/revoke/", views.revoke_calendar, name="calendar_revoke"),
]
