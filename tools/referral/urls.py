"""The addresses under which a decision is referred."""

from django.urls import path

from tools.referral import views

DECISION = "operations/<str:ref>/mini-summits/<int:number>/decisions/<int:pk>/"
STEPS = DECISION + "referrals/<int:referral>/steps/"

urlpatterns = [
    path(DECISION + "refer/<str:move>/", views.refer, name="refer"),
    path(STEPS, views.referral_step, name="referral_step"),
    path(STEPS + "answer/", views.referral_answer, name="referral_answer"),
]
