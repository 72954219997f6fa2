"""The URLs of the product."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from coordination.urls import urlpatterns as coordination
from tools.urls import urlpatterns as tools

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("smcc.web.urls")),
    path("api/v1/", include("smcc.api")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path(
        "api/docs/",
        login_required(SpectacularSwaggerSplitView.as_view(url_name="api_schema")),
        name="api_docs",
    ),
    *coordination,
    *tools,
]
