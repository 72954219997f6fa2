"""The pages of the matrix, its areas and its letters."""
