"""The gradient of a linear layer, derived, drawn and checked. Start with notebooks/00_start_here.ipynb."""

from .check import compare, numerical_grad
from .diagnose import diagnose
from .digits import load_digits
from .examples import example
from .linear import LinGrad, lin, lin_grad, lin_grad_einsum, lin_grad_loops, lin_grad_outer

__version__ = '0.6.0'  # to be raised where the notebooks need what it lacked before; then `make refresh`

__all__ = [
    'LinGrad',
    'compare',
    'diagnose',
    'example',
    'lin',
    'lin_grad',
    'lin_grad_einsum',
    'lin_grad_loops',
    'lin_grad_outer',
    'load_digits',
    'numerical_grad',
]
