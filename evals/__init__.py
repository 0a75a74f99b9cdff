"""The evaluation: what the packaged policy does to real listings, `python -m evals.run`."""
