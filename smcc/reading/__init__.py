"""Tables that people bring: files and what was pasted, read into rows of cells before anybody asks what they mean."""
