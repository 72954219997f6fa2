"""The addresses of Mini-Summits."""

from django.urls import path

from tools.mini_summit.views import attendance, facts, filing, page

LIST = "operations/<str:ref>/mini-summits/"
SUMMIT = LIST + "<int:number>/"

urlpatterns = [
    path(LIST, page.mini_summit_list, name="mini_summit_list"),
    path(LIST + "plan/", page.mini_summit_plan, name="mini_summit_plan"),
    path(SUMMIT, page.mini_summit, name="mini_summit"),
    path(SUMMIT + "facts/", facts.mini_summit_facts, name="mini_summit_facts"),
    path(SUMMIT + "situation/", facts.mini_summit_situation, name="mini_summit_situation"),
    path(SUMMIT + "attendance/", attendance.mini_summit_attendance, name="mini_summit_attendance"),
    path(SUMMIT + "steps/", page.mini_summit_step, name="mini_summit_step"),
    path(SUMMIT + "steps/hold/", attendance.mini_summit_hold, name="mini_summit_hold"),
    path(SUMMIT + "steps/file_table/", filing.mini_summit_file, name="mini_summit_file"),
    path(
        SUMMIT + "table.<slug:form>", filing.mini_summit_table_file, name="mini_summit_table_file"
    ),
    path(SUMMIT + "receipt/", filing.mini_summit_receipt, name="mini_summit_receipt"),
]
