"""Gradients that are wrong on purpose: what a mistake looks like beside the right answer."""

from .linear import LinGrad, lin_grad


def lin_grad_mean(X, W, dY):
    """dW and db with the mean over the batch where the sum belongs: every shape is right, the numbers are not."""
    dX, dW, db = lin_grad(X, W, dY)
    return LinGrad(dX, dW / len(X), db / len(X))
