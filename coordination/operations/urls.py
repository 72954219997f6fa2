"""The addresses of operations."""

from django.urls import path

from coordination.operations.views.facts import (
    operation_category,
    operation_edit,
    operation_scale,
)
from coordination.operations.views.listing import operation_list
from coordination.operations.views.logging import operation_new
from coordination.operations.views.page import operation, operation_steps
from coordination.operations.views.roles import (
    convening,
    convening_contest,
    convening_new,
    convening_steps,
    responsibility_end,
    responsibility_new,
)

urlpatterns = [
    path("operations/", operation_list, name="operation_list"),
    path("operations/new/", operation_new, name="operation_new"),
    path("operations/<str:ref>/", operation, name="operation"),
    path("operations/<str:ref>/steps/", operation_steps, name="operation_steps"),
    path("operations/<str:ref>/edit/", operation_edit, name="operation_edit"),
    path("operations/<str:ref>/scale/", operation_scale, name="operation_scale"),
    path("operations/<str:ref>/category/", operation_category, name="operation_category"),
    path("operations/<str:ref>/conveners/new/", convening_new, name="convening_new"),
    path("operations/<str:ref>/conveners/<int:pk>/", convening, name="convening"),
    path("operations/<str:ref>/conveners/<int:pk>/steps/", convening_steps, name="convening_steps"),
    path(
        "operations/<str:ref>/conveners/<int:pk>/steps/contest/",
        convening_contest,
        name="convening_contest",
    ),
    path(
        "operations/<str:ref>/responsibilities/new/", responsibility_new, name="responsibility_new"
    ),
    path(
        "operations/<str:ref>/responsibilities/<int:pk>/end/",
        responsibility_end,
        name="responsibility_end",
    ),
]
