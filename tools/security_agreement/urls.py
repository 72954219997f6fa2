"""The addresses of security agreements."""

from django.urls import path

from tools.security_agreement.views import edit, page, register

ALL = "security-agreements/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, register.security_agreement_list, name="security_agreement_list"),
    path(
        ALL + "table.<str:form>", register.security_agreement_file, name="security_agreement_file"
    ),
    path("countries/<str:iso3>/security-agreements/new/", edit.new, name="security_agreement_new"),
    path(ONE, page.page, name="security_agreement"),
    path(ONE + "change/", edit.change, name="security_agreement_change"),
    path(ONE + "renewal/", edit.renew, name="security_agreement_renew"),
    path(ONE + "parties/<str:code>/sign/", edit.sign, name="security_agreement_sign"),
    path(ONE + "focal-points/", edit.point_new, name="security_agreement_point_new"),
    path(
        ONE + "focal-points/<int:point>/end/", edit.point_end, name="security_agreement_point_end"
    ),
    path(ONE + "steps/", page.steps, name="security_agreement_steps"),
    path(ONE + "steps/enter/", page.enter, name="security_agreement_enter"),
]
