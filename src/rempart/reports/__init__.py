"""Reports: what was screened and what came of it, for engineers and for authorities. Nothing is judged here."""
