"""`make bench`: speed as ratios to a floor, measured in turn in one run. See docs/benchmarks.md."""
