"""The addresses of agreements."""

from django.urls import path

from tools.agreement.views import edit, lists, page

ALL = "agreements/"
ONE = ALL + "<int:pk>/"

urlpatterns = [
    path(ALL, lists.agreement_list, name="agreement_list"),
    path(ALL + "table.<str:form>", lists.agreement_file, name="agreement_file"),
    path(ALL + "gaps/", lists.gap_list, name="agreement_gaps"),
    path(ALL + "gaps/table.<str:form>", lists.gap_file, name="agreement_gap_file"),
    path("countries/<str:iso3>/agreements/new/", edit.new, name="agreement_new"),
    path(ONE, page.page, name="agreement"),
    path(ONE + "change/", edit.change, name="agreement_change"),
    path(ONE + "renewal/", edit.renew, name="agreement_renew"),
    path(ONE + "parties/", edit.party_new, name="agreement_party_new"),
    path(ONE + "parties/<str:code>/sign/", edit.sign, name="agreement_sign"),
    path(
        ONE + "parties/<str:code>/take-back/",
        edit.party_take_back,
        name="agreement_party_take_back",
    ),
    path(ONE + "declarations/", edit.join, name="agreement_join"),
    path(ONE + "documents/", edit.document_new, name="agreement_document_new"),
    path(
        ONE + "documents/<int:document>/file/",
        page.document_file,
        name="agreement_document_file",
    ),
    path(
        ONE + "documents/<int:document>/take-back/",
        edit.document_take_back,
        name="agreement_document_take_back",
    ),
    path(ONE + "steps/", page.steps, name="agreement_steps"),
    path(ONE + "steps/enter/", page.enter, name="agreement_enter"),
]
