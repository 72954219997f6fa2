"""The addresses of hand-overs."""

from django.urls import path

from coordination.handovers import views

urlpatterns = [
    path("posts/<slug:code>/hand-over/", views.begin_hand_over, name="hand_over_begin"),
    path("handovers/<int:pk>/", views.hand_over, name="hand_over"),
    path("handovers/<int:pk>/confirm/", views.confirm_hand_over, name="hand_over_confirm"),
    path("handovers/<int:pk>/call-off/", views.call_off_hand_over, name="hand_over_call_off"),
]
