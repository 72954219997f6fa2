"""The addresses of standing bodies."""

from django.urls import path

from tools.standing_body.views import edit, lists, page

ONE = "bodies/<int:pk>/"

urlpatterns = [
    path("bodies/", lists.standing_body_list, name="standing_body_list"),
    path("bodies/table.<str:form>", lists.standing_body_file, name="standing_body_file"),
    path("countries/<str:iso3>/bodies/new/", edit.new, name="standing_body_new"),
    path(ONE, page.page, name="standing_body"),
    path(ONE + "change/", edit.change, name="standing_body_change"),
    path(ONE + "members/", edit.member_new, name="body_member_new"),
    path(ONE + "members/<int:member>/end/", edit.member_end, name="body_member_end"),
    path(ONE + "next-meeting/", edit.next_meeting, name="body_next_meeting"),
    path(ONE + "meetings/", page.meeting_list, name="body_meetings"),
    path(ONE + "meetings/new/", edit.meeting_new, name="body_meeting_new"),
    path(
        ONE + "meetings/<int:meeting>/take-back/",
        edit.meeting_take_back,
        name="body_meeting_take_back",
    ),
    path(ONE + "steps/", page.steps, name="standing_body_steps"),
]
