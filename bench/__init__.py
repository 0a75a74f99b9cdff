"""The benchmark of Rempart: `python -m bench` measures everything in one go, each figure beside a peer of the same run."""
