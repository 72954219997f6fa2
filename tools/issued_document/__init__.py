"""What the Joint Statement and the minimum parameters are alike in: written in sections by several
people at once, issued once, never changed afterwards, and superseded by a new version with a reason.
"""
