"""The addresses of the matrix, its areas and its letters."""

from django.urls import path

from coordination.conveners.views import letters, matrix

ALL = "operations/<str:ref>/conveners/"
LETTER = ALL + "letters/<int:number>/"

urlpatterns = [
    path(ALL, matrix.convener_matrix, name="convener_matrix"),
    path(ALL + "matrix.<slug:form>", matrix.convener_matrix_file, name="convener_matrix_file"),
    path(ALL + "confirm/", matrix.convener_confirm, name="convener_confirm"),
    path(ALL + "areas/new/", matrix.convener_area_new, name="convener_area_new"),
    path(
        ALL + "areas/<int:pk>/withdraw/", matrix.convener_area_withdraw, name="convener_area_withdraw"
    ),
    path(ALL + "letters/new/", letters.convener_letter_new, name="convener_letter_new"),
    path(
        ALL + "letters/compared/", letters.convener_letters_compared, name="convener_letters_compared"
    ),
    path(LETTER, letters.convener_letter, name="convener_letter"),
    path(LETTER + "steps/", letters.convener_letter_steps, name="convener_letter_steps"),
    path(
        LETTER + "<slug:language>.<slug:form>", letters.convener_letter_file,
        name="convener_letter_file",
    ),
]  # fmt: skip
