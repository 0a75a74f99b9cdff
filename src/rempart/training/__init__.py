"""Training the learned scorer: labelled listings in, one model file and its card out.

`data` gathers labelled rows, `augment` disguises and stuffs them, `fit` learns weights, `measure` says how good they are and
which bounds keep a budget of false alarms, `card` writes that down. Needs scikit-learn (`pip install rempart[train]`).
"""
