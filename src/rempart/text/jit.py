"""Compile small loops over bytes to machine code, where a pass of NumPy would read memory several times.

A kernel is a plain Python function over arrays; `kernel.py_func` is the same without compilation, which the tests compare
with. Compiled code is kept beside the module, or in the user's cache where that is read-only, so only the first start
after an installation compiles (some seconds).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function on its first call; where no folder can keep the machine code, once a process."""
    try:
        made: Any = numba.njit(cache=True)(function)
    except RuntimeError:  # numba: no locator available, nothing here can be written
        made = numba.njit(function)
    compiled: F = made
    return compiled
