"""The silence procedure of a Joint Statement: adopted at a hard time unless somebody objects.

Silence counts only for those of whom it is proven that they were told. The silence of the
unreachable is not consent.
"""
