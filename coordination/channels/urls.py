"""The addresses of reminder choices and channels."""

from django.urls import path

from coordination.channels.views import choices, contacts

urlpatterns = [
    path("profile/reminders/", choices.reminder_choices, name="reminder_choices"),
    path("posts/<slug:code>/channels/", contacts.post_channels, name="post_channels"),
    path("people/<int:pk>/channels/", contacts.person_channels, name="person_channels"),
    path("people/channels/<int:pk>/end/", contacts.contact_end, name="contact_end"),
    path("people/channels/<int:pk>/try/", contacts.contact_try, name="contact_try"),
]
