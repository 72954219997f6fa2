"""The addresses of clocks, messages and policy settings."""

from django.urls import path

from coordination.deadlines.views import deadlines, inbox, mailbox, settings

urlpatterns = [
    path("deadlines/", deadlines.deadline_list, name="deadline_list"),
    path("deadlines/<int:pk>/", deadlines.deadline_page, name="deadline"),
    path("deadlines/<int:pk>/extend/", deadlines.extend_deadline, name="deadline_extend"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.inbox_message, name="inbox_message"),
    path("inbox/<int:pk>/seen/", inbox.acknowledge_message, name="inbox_seen"),
    path("messages/", mailbox.mailbox, name="mailbox"),
    path("messages/<int:pk>/", mailbox.mailbox_message, name="mailbox_message"),
    path("messages/account/", mailbox.letters, name="letters"),
    path("messages/account/<str:name>/", mailbox.letter, name="letter"),
    path("settings/", settings.policy_settings, name="policy_settings"),
    path("settings/<str:key>/", settings.change_setting, name="change_setting"),
]
