"""Layers with their right backward passes: what `diagnose` must call right, and what the faulty ones are made from."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

SIZES = {'n': 4, 'i': 3, 'j': 2, 'k': 5, 't': 6, 's': 5, 'h': 5, 'c': 1}


class Layer(NamedTuple):
    """forward(*inputs) -> an array, or a loss; backward(*inputs, dY) -> a gradient for each input, or None (a loss has
    no dY). letters: the axes of each input and of Y, where any sizes will do."""

    forward: Callable
    backward: Callable
    inputs: tuple
    letters: str | None = None


def draw(words, seed=0):
    """An array for each word of letters, of random numbers with two decimals: none is 0, and no two are alike."""
    rng = np.random.default_rng(seed)
    shapes = [tuple(SIZES[letter] for letter in word) for word in words.split(',')]
    numbers = rng.choice(np.setdiff1d(np.arange(-200, 201), [0]), sum(map(int, map(np.prod, shapes))), replace=False)
    cuts = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    return tuple(part.reshape(shape) / 100 for part, shape in zip(np.split(numbers, cuts), shapes, strict=True))


LAYERS = {}


def right(letters, backward, *more, sizes=True, seed=0):
    """Keep the decorated forward pass as a Layer under its name. letters: 'ni,ij->nj'; more: inputs without letters."""

    def keep(forward):
        inputs = draw(letters.split('->')[0], seed) + more
        LAYERS[forward.__name__] = Layer(forward, backward, inputs, letters if sizes and not more else None)
        return LAYERS[forward.__name__]

    return keep


def softmax(X):
    """Over each row."""
    E = np.exp(X - X.max(1, keepdims=True))
    return E / E.sum(1, keepdims=True)


def sigmoid(X):
    """Between 0 and 1."""
    return 1 / (1 + np.exp(-X))


def one_hot(labels, like):
    """A 1 at the label of each row, 0 elsewhere."""
    return (labels[:, None] == np.arange(like.shape[1])).astype(float)


def windows(X):
    """(N, T) -> (N, T - 2, 3): three neighbours at each place."""
    return np.lib.stride_tricks.sliding_window_view(X, 3, axis=1)


# --- linear layers


@right('ni,ij,j->nj', lambda X, W, b, dY: (dY @ W.T, X.T @ dY, dY.sum(0)))
def rows(X, W, b):
    return X @ W + b


@right('ni,ji,j->nj', lambda X, W, b, dY: (dY @ W, dY.T @ X, dY.sum(0)))
def torch_layout(X, W, b):
    return X @ W.T + b


@right('ji,in,j->jn', lambda W, X, b, dY: (dY @ X.T, W.T @ dY, dY.sum(1)))
def columns(W, X, b):
    return W @ X + b[:, None]


@right('nti,ij,j->ntj', lambda X, W, b, dY: (dY @ W.T, np.einsum('nti,ntj->ij', X, dY), dY.sum((0, 1))))
def sequence(X, W, b):
    return X @ W + b


@right('ni,i->n', lambda X, w, dY: (np.outer(dY, w), X.T @ dY))
def matrix_times_vector(X, w):
    return X @ w


@right('ni,ij,jk->nk', lambda A, W, B, dY: (dY @ B.T @ W.T, A.T @ dY @ B.T, (A @ W).T @ dY))
def between_two(A, W, B):
    return A @ W @ B


@right('ni,ij->ni', lambda X, W, dY: (dY @ W @ W.T, X.T @ dY @ W + dY.T @ X @ W))
def tied(X, W):
    return X @ W @ W.T


# --- copies, sums, picks


@right('nj,j->nj', lambda X, b, dY: (dY, dY.sum(0)))
def bias_only(X, b):
    return X + b


@right('ni,n->ni', lambda X, s, dY: (dY * s[:, None], (dY * X).sum(1)))
def scale_of_each_example(X, s):
    return X * s[:, None]


@right('i,j->ij', lambda x, y, dY: (dY @ y, x @ dY))
def outer(x, y):
    return np.outer(x, y)


@right('nj->j', lambda X, dY: (np.tile(dY / len(X), (len(X), 1)),))
def mean_of_columns(X):
    return X.mean(0)


@right('nj->n', lambda X, dY: ((X.max(1, keepdims=True) == X) * dY[:, None],))
def largest_of_rows(X):
    return X.max(1)


@right('nt->nt', lambda X, dY: (dY[:, ::-1].cumsum(1)[:, ::-1],))
def running_sum(X):
    return X.cumsum(1)


@right('ni->n', lambda X, dY: (X.prod(1, keepdims=True) / X * dY[:, None],))
def product_of_rows(X):
    return X.prod(1)


@right('ni,ni->ni', lambda A, B, dY: (dY / B, -dY * A / B**2))
def quotient(A, B):
    return A / B


def _embedding_back(E, index, dY):
    dE = np.zeros_like(E)
    np.add.at(dE, index, dY)
    return dE, None


@right('ki', _embedding_back, np.array([1, 4, 1, 0, 1, 2]))
def embedding(E, index):
    return E[index]


def _convolution_back(X, K, dY):
    dX = np.zeros_like(X)
    for k in range(3):
        dX[:, k : k + dY.shape[1]] += dY * K[k]
    return dX, np.einsum('ntk,nt->k', windows(X), dY)


@right('nt,i', _convolution_back, sizes=False)
def convolution(X, K):
    return windows(X) @ K


def _pool_back(X, dY):
    dX = np.zeros_like(X)
    n, t = np.indices(dY.shape)
    np.add.at(dX, (n, t + windows(X).argmax(2)), dY)
    return (dX,)


@right('nt', _pool_back, sizes=False)
def pool(X):
    return windows(X).max(2)


# --- slopes


@right('ni->ni', lambda X, dY: (dY * (X > 0),))
def relu(X):
    return np.maximum(X, 0)


@right('ni->ni', lambda X, dY: (dY * sigmoid(X) * (1 - sigmoid(X)),))
def squash(X):
    return sigmoid(X)


@right('ni->ni', lambda X, dY: (dY * (1 - np.tanh(X) ** 2),))
def tanh(X):
    return np.tanh(X)


def _gelu_slope(X):
    return sigmoid(1.702 * X) * (1 + 1.702 * X * (1 - sigmoid(1.702 * X)))


@right('ni->ni', lambda X, dY: (dY * _gelu_slope(X),))
def gelu(X):
    return X * sigmoid(1.702 * X)


@right('ni', lambda X, mask, dY: (dY * mask / 0.5, None), np.array([[1.0, 0, 1], [0, 0, 1], [1, 1, 0], [1, 0, 0]]))
def dropout(X, mask):
    return X * mask / 0.5


# --- norms and softmax


def _centred(X, axis):
    C = X - X.mean(axis, keepdims=True)
    std = C.std(axis, keepdims=True)
    return C / std, std


def _norm_back(Z, std, dZ, axis):
    return (dZ - dZ.mean(axis, keepdims=True) - Z * (dZ * Z).mean(axis, keepdims=True)) / std


@right('ni->ni', lambda X, dY: (_norm_back(*_centred(X, 1), dY, 1),))
def layer_norm(X):
    return _centred(X, 1)[0]


def _batch_norm_back(X, g, dY):
    return _norm_back(*_centred(X, 0), dY * g, 0), (dY * _centred(X, 0)[0]).sum(0)


@right('ni,i->ni', _batch_norm_back)
def batch_norm(X, g):
    return g * _centred(X, 0)[0]


def _unit_back(X, dY):
    length = np.sqrt((X**2).sum(1, keepdims=True))
    Y = X / length
    return ((dY - Y * (dY * Y).sum(1, keepdims=True)) / length,)


@right('ni->ni', _unit_back)
def unit_rows(X):
    return X / np.sqrt((X**2).sum(1, keepdims=True))


def _softmax_back(P, dP):
    return P * (dP - (dP * P).sum(1, keepdims=True))


@right('ni->ni', lambda X, dY: (_softmax_back(softmax(X), dY),))
def softmax_of_rows(X):
    return softmax(X)


@right('ni->ni', lambda X, dY: (dY - softmax(X) * dY.sum(1, keepdims=True),))
def log_softmax(X):
    return np.log(softmax(X))


@right('nj->n', lambda X, dY: (softmax(X) * dY[:, None],))
def logsumexp(X):
    return np.log(np.exp(X).sum(1))


# --- attention


@right('ti,si->ts', lambda Q, K, dY: (dY @ K / np.sqrt(K.shape[1]), dY.T @ Q / np.sqrt(K.shape[1])))
def scores(Q, K):
    return Q @ K.T / np.sqrt(K.shape[1])


def _attention_back(Q, K, V, dY):
    P = softmax(scores.forward(Q, K))
    return *scores.backward(Q, K, _softmax_back(P, dY @ V.T)), P.T @ dY


@right('ti,si,sj->tj', _attention_back)
def attention(Q, K, V):
    return softmax(scores.forward(Q, K)) @ V


# --- losses: no dY


def _mse_back(pred, target):
    dpred = 2 * (pred - target) / pred.size
    return dpred, -dpred


@right('nj,nj->', _mse_back)
def mse(pred, target):
    return ((pred - target) ** 2).mean()


@right('nc,n->', lambda pred, target: (2 * (pred - target[:, None]) / len(pred), None), sizes=False)
def mse_of_a_column(pred, target):
    return ((pred[:, 0] - target) ** 2).mean()


@right('nj', lambda X, labels: ((softmax(X) - one_hot(labels, X)) / len(X), None), np.array([1, 0, 0, 1]))
def cross_entropy(X, labels):
    return -np.log(softmax(X)[np.arange(len(X)), labels]).mean()


def _ridge_back(X, W, T):
    dY = 2 * (X @ W - T) / len(X)
    return dY @ W.T, X.T @ dY + 0.6 * W, -dY


@right('ni,ij,nj->', _ridge_back)
def ridge(X, W, T):
    return ((X @ W - T) ** 2).sum() / len(X) + 0.3 * (W**2).sum()


def _logistic_back(X, W, b, T):
    dZ = (sigmoid(X @ W + b) - T) / len(X)
    return dZ @ W.T, X.T @ dZ, dZ.sum(0), None


@right('ni,ij,j', _logistic_back, np.array([[1.0, 0], [0, 0], [1, 1], [0, 1]]))
def logistic(X, W, b, T):
    P = sigmoid(X @ W + b)
    return -(T * np.log(P) + (1 - T) * np.log(1 - P)).sum() / len(X)


# --- two layers


def _network_back(X, W1, b1, W2, b2, dY):
    Z = X @ W1 + b1
    dZ = dY @ W2.T * (Z > 0)
    return dZ @ W1.T, X.T @ dZ, dZ.sum(0), np.maximum(Z, 0).T @ dY, dY.sum(0)


@right('ni,ih,h,hj,j->nj', _network_back)
def network(X, W1, b1, W2, b2):
    return np.maximum(X @ W1 + b1, 0) @ W2 + b2


def _tanh_network_back(X, W1, b1, W2, b2, dY):
    A = np.tanh(X @ W1 + b1)
    dZ = dY @ W2.T * (1 - A**2)
    return dZ @ W1.T, X.T @ dZ, dZ.sum(0), A.T @ dY, dY.sum(0)


@right('ni,ih,h,hj,j->nj', _tanh_network_back)
def tanh_network(X, W1, b1, W2, b2):
    return np.tanh(X @ W1 + b1) @ W2 + b2
