"""The addresses of clocks, messages and policy settings."""

from django.urls import path

from coordination.deadlines.views import (
    answers,
    deadline,
    deadlines,
    inbox,
    ladders,
    mailbox,
    settings,
)

urlpatterns = [
    path("deadlines/", deadlines.deadline_list, name="deadline_list"),
    path("deadlines/<int:pk>/", deadline.deadline_page, name="deadline"),
    path("deadlines/<int:pk>/extend/", answers.extend_deadline, name="deadline_extend"),
    path("deadlines/<int:pk>/snooze/", answers.snooze_deadline, name="deadline_snooze"),
    path("deadlines/<int:pk>/wake-up/", answers.wake_deadline, name="deadline_wake_up"),
    path("deadlines/<int:pk>/pass-on/", answers.pass_on_deadline, name="deadline_pass_on"),
    path("deadlines/<int:pk>/take-back/", answers.take_back_deadline, name="deadline_take_back"),
    path("deadlines/<int:pk>/waive/", answers.waive_deadline, name="deadline_waive"),
    path("deadlines/<int:pk>/run-again/", answers.run_again_deadline, name="deadline_run_again"),
    path("deadlines/<int:pk>/cause/", answers.give_cause, name="deadline_cause"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.inbox_message, name="inbox_message"),
    path("inbox/<int:pk>/seen/", inbox.acknowledge_message, name="inbox_seen"),
    path("messages/", mailbox.mailbox, name="mailbox"),
    path("messages/<int:pk>/", mailbox.mailbox_message, name="mailbox_message"),
    path("messages/account/", mailbox.letters, name="letters"),
    path("messages/account/<str:name>/", mailbox.letter, name="letter"),
    path("settings/", settings.policy_settings, name="policy_settings"),
    path("settings/ladders/", ladders.ladders_page, name="ladders"),
    path("settings/ladders/<str:clock>/", ladders.ladder_page, name="ladder"),
    path("settings/ladders/<str:clock>/change/", ladders.change_ladder, name="ladder_change"),
    path("settings/ladders/<str:clock>/reset/", ladders.reset_ladder, name="ladder_reset"),
    path("settings/<str:key>/", settings.change_setting, name="change_setting"),
]
