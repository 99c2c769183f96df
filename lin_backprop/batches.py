"""The gradients of a batch from those of its parts, and of each example alone."""

import numpy as np

from .accept import require_axes, require_kind, require_real
from .linear import LinGrad


def per_example(X, dY):
    """What each example alone makes of dW, without a loop: X (N, D), dY (N, M) -> (N, D, M). Its sum over n is dW."""
    require_axes(X=(X, 'ni'), dY=(dY, 'nj'))
    return X[:, :, None] * dY[:, None, :]


def accumulate(parts, shares=None):
    """The LinGrad of a batch from those of its parts, in order: rows of dX one below another, dW and db added.

    shares: a number for each part to multiply it by. None is right where the loss is a sum over the examples; where
    it is a mean, and each part was given the mean over itself, the share of a part is its examples / all examples.
    """
    if not parts:
        raise ValueError('parts is empty; it should hold a LinGrad at least')
    shares = [1] * len(parts) if shares is None else shares
    if len(shares) != len(parts):
        raise ValueError(f'{len(shares)} shares were given for {len(parts)} parts; each part should have one')
    for k, (part, share) in enumerate(zip(parts, shares, strict=True)):
        require_kind(LinGrad, **{f'parts[{k}]': part})
        require_real(**{f'shares[{k}]': share})
        require_axes(W=(parts[0].dW, 'ij'), dX=(part.dX, 'ni'), dW=(part.dW, 'ij'), db=(part.db, 'j'))
    weighed = list(zip(parts, shares, strict=True))
    return LinGrad(
        dX=np.concatenate([share * part.dX for part, share in weighed]),
        dW=sum(share * part.dW for part, share in weighed),
        db=sum(share * part.db for part, share in weighed),
    )
