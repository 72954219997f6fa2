"""The offline packet: a table in one signed file, filled in without a line, brought back by anybody.

`docs/offline-packet.md` tells its format, its keys, and what they prove.
"""
