"""Backward passes that people posted, and that are wrong. Each is written anew, in a few lines, in our own letters; the
forward pass is one of `right_layers`, so what is right is known."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from right_layers import LAYERS, Layer, draw, one_hot, sigmoid, softmax


class Faulty(NamedTuple):
    """layer: whose backward pass it should be. source: where somebody posted it.

    wrong: {gradient: a pattern that a true reason must contain}; 'backward' for what is wrong with the function itself:
    an error, an argument that it changes, something that it keeps. beyond: the gradients of `wrong` for which no reason
    is expected, but the one that is given must be true.
    """

    name: str
    source: str
    layer: Layer
    backward: Callable
    wrong: dict[str, str]
    beyond: tuple[str, ...] = ()


FAULTY = []
MEAN = 'mean|averag|1/N'
LOST = rf'{MEAN}|\bN\b|len\(|\b4\b'
HALF = r'1/2|½|0\.5|half|\b2\b'
ADDED = r'overwr|added|\+=|twice|repeat|more than once'


def faulty(layer, source, beyond='', inputs=None, **wrong):
    """Keep the decorated backward pass of a layer, a name in LAYERS. inputs: others than its own, without letters."""

    def keep(backward):
        right = LAYERS[layer]
        if inputs:
            right = right._replace(inputs=inputs, letters=None)
        case = Faulty(backward.__name__, source, right, backward, wrong, tuple(beyond.split()))
        FAULTY.append(case)
        return backward

    return keep


# --- a linear layer


@faulty('columns', 'github.com/SkalskiP/ILearnDeepLearning.py/issues/29: dW and db divided by m', dW=MEAN, db=MEAN)
def divided_by_the_batch(W, X, b, dY):
    return dY @ X.T / X.shape[1], W.T @ dY, dY.sum(1) / X.shape[1]


@faulty('columns', 'github.com/kvfrans/notes/issues/5: d_b1 by jnp.mean', db=MEAN)
def mean_for_the_bias(W, X, b, dY):
    return dY @ X.T, W.T @ dY, dY.mean(1)


@faulty(
    'columns', 'github.com/rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization/issues/64', db='X|dW'
)
def weights_gradient_summed_for_the_bias(W, X, b, dY):
    return dY @ X.T, W.T @ dY, (dY @ X.T).sum(1)


@faulty(
    'rows', 'github.com/rasbt/stat453-deep-learning-ss21/issues/5: torch.sum without dim', db='axis|shape|number|all'
)
def one_number_for_the_bias(X, W, b, dY):
    return dY @ W.T, X.T @ dY, dY.sum()


@faulty('rows', 'github.com/pytorch/extension-cpp/issues/10: d_bias with keepdim=True', db='axis|keepdims|shape')
def bias_keeps_its_axis(X, W, b, dY):
    return dY @ W.T, X.T @ dY, dY.sum(0, keepdims=True)


@faulty('bias_only', 'github.com/jimfleming/differentiation/issues/1: the gradient of a broadcast bias', db='sum')
def bias_not_summed(X, b, dY):
    return dY, dY


@faulty('sequence', 'github.com/ooples/AiDotNet.Tensors/issues/234: reduces axis 0 alone', db='sum|axis')
def bias_summed_over_the_examples_only(X, W, b, dY):
    return dY @ W.T, np.einsum('nti,ntj->ij', X, dY), dY.sum(0)


@faulty('rows', 'github.com/jcjohnson/pytorch-examples/issues/28: asks for grad_w2 in place of w2', dX='dW')
def gradient_in_place_of_the_weights(X, W, b, dY):
    dW = X.T @ dY
    return dY @ dW.T, dW, dY.sum(0)


@faulty(
    'rows',
    'github.com/joelgrus/data-science-from-scratch/issues/31: the output weights move before they carry errors back',
    'dX',
    backward='`W`',
    dX=r'\bW\b',
)
def weights_already_moved(X, W, b, dY):
    dW = X.T @ dY
    W -= 0.1 * dW
    return dY @ W.T, dW, dY.sum(0)


_kept = {}


@faulty('rows', 'github.com/karpathy/micrograd/issues/53: gradients add up from call to call', backward='dW')
def added_to_the_call_before(X, W, b, dY):
    _kept[W.shape] = _kept.get(W.shape, 0) + X.T @ dY
    return dY @ W.T, _kept[W.shape], dY.sum(0)


@faulty('tied', 'github.com/NVIDIA/TransformerEngine/issues/3437: wgrad assigned, not accumulated', 'dW', dW=ADDED)
def one_use_of_a_tied_weight(X, W, dY):
    grads = {'W': dY.T @ X @ W}
    dH = dY @ W
    grads['W'] = X.T @ dH
    return dH @ W.T, grads['W']


@faulty(
    'matrix_times_vector',
    'github.com/harvard-edge/cs249r_book/pull/1781: .T of a vector does nothing',
    backward=r'dY @ w\.T',
)
def vector_turned(X, w, dY):
    dX = dY @ w.T
    return dX, X.T @ dY


# --- copies, sums, picks


@faulty(
    'scale_of_each_example', 'github.com/tenstorrent/tt-metal/issues/40008: a broadcast factor, not reduced', ds='sum'
)
def scale_not_summed(X, s, dY):
    return dY * s[:, None], dY * X


@faulty(
    'mean_of_columns',
    "github.com/pocketpy/cTensor/pull/24: mean, by the output's size",
    inputs=draw('ki'),
    dX='factor|divid',
)
def divided_by_the_wrong_size(X, dY):
    return (np.tile(dY / dY.size, (len(X), 1)),)


@faulty('product_of_rows', 'github.com/pytorch/pytorch/issues/995: prod without grad_output', dX='dY|ones')
def product_without_dY(X, dY):
    return (X.prod(1, keepdims=True) / X,)


@faulty('quotient', 'github.com/apache/singa/pull/484: the first Div.backward', 'dB', dA=r'\bA\b', dB=r'\bB\b')
def quotient_by_the_wrong_one(A, B, dY):
    return dY / A, dY * B


@faulty('embedding', 'github.com/HIPS/autograd/issues/39: take with duplicate indices', dE=ADDED)
def repeated_rows_added_once(E, index, dY):
    dE = np.zeros_like(E)
    dE[index] += dY
    return dE, None


@faulty('convolution', 'github.com/nntrainer/nntrainer/issues/705: the weight to be rotated', dX='revers|flip|order')
def kernel_not_flipped(X, K, dY):
    dX = np.zeros_like(X)
    for k in range(3):
        dX[:, k : k + dY.shape[1]] += dY * K[2 - k]
    return dX, LAYERS['convolution'].backward(X, K, dY)[1]


@faulty('pool', 'github.com/0809zheng/CS231n-assignment2019/issues/19: = for += in windows that overlap', dX=ADDED)
def last_window_wins(X, dY):
    dX = np.zeros_like(X)
    for n, t in np.ndindex(dY.shape):
        dX[n, t + X[n, t : t + 3].argmax()] = dY[n, t]
    return (dX,)


# --- slopes


@faulty('relu', 'github.com/haifengl/smile/issues/528: the gradient from above overwritten by 0 or 1', dX='dY|ones')
def relu_without_dY(X, dY):
    return ((X > 0).astype(float),)


@faulty(
    'relu',
    'github.com/exacity/deeplearningbook-chinese/issues/127: zeroes where the gradient is negative',
    dX='mask|sign|positive|negative|dY stands where X',
)
def relu_masks_where_dY_is_negative(X, dY):
    return (dY * (dY > 0),)


@faulty('relu', 'github.com/denggaoshan/DeepLearningStudy/issues/1: np.where(X > 0, X, 0) * grad', dX=r'\b[XY]\b|value')
def relu_times_its_own_value(X, dY):
    return (np.where(X > 0, X, 0) * dY,)


@faulty('relu', 'github.com/dpte001/AZE_GAG, SimpleConvNet/Relu.py: dout[mask] = 0', backward='`dY`')
def relu_changes_dY(X, dY):
    dY[X <= 0] = 0
    return (dY,)


@faulty('squash', 'github.com/BoltzmannEntropy/interviews.ai/issues/15: x (1 - x) of the input', 'dX', dX=r'\b[XY]\b')
def sigmoid_slope_of_its_input(X, dY):
    return (X * (1 - X) * dY,)


@faulty('tanh', 'github.com/scutan90/DeepLearning-500-questions/issues/544: the table lacks the 1', 'dX', dX='dY')
def tanh_slope_without_its_1(X, dY):
    return (-(np.tanh(X) ** 2) * dY,)


@faulty('gelu', 'github.com/harvard-edge/cs249r_book/pull/1399: the slope of another approximation', 'dX', dX='approx')
def gelu_slope_of_another_formula(X, dY):
    t = np.tanh(np.sqrt(2 / np.pi) * (X + 0.044715 * X**3))
    slope = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * X**2)
    return (dY * (0.5 * (1 + t) + 0.5 * X * (1 - t**2) * slope),)


@faulty('dropout', 'github.com/ddbourgin/numpy-ml/issues/94: the wrapper divides, and does not mask', dX='mask')
def dropout_without_its_mask(X, mask, dY):
    return dY / 0.5, None


# --- norms, softmax, attention


@faulty('batch_norm', 'github.com/BVLC/caffe/pull/1891, a review: the path through the mean', 'dX', dX='mean|sum')
def batch_norm_without_the_mean(X, g, dY):
    std = X.std(0)
    Z = (X - X.mean(0)) / std
    return (dY * g - Z * (dY * g * Z).mean(0)) / std, (dY * Z).sum(0)


@faulty('batch_norm', 'github.com/denizyuret/Knet.jl/issues/288: the scales left out of dx', 'dX', dX=r'\bg\b|column')
def batch_norm_without_its_scale(X, g, dY):
    return LAYERS['batch_norm'].backward(X, np.ones_like(g), dY)[0], LAYERS['batch_norm'].backward(X, g, dY)[1]


@faulty('softmax_of_rows', 'github.com/deeplearning4j/libnd4j/issues/440: the diagonal alone', 'dX', dX='diagonal|sum')
def softmax_slope_alone(X, dY):
    P = softmax(X)
    return (P * (1 - P) * dY,)


@faulty('log_softmax', 'github.com/mlpack/mlpack/issues/2360: dY added to the softmax', 'dX', dX='sum|dY')
def softmax_plus_dY(X, dY):
    return (dY + softmax(X),)


@faulty(
    'scores',
    'github.com/huggingface/diffusers/issues/14338: K turned a second time',
    inputs=draw('ti,ii'),
    dQ=r'^(?!.*[Rr]eshape).*(turn|transpos)',
)
def keys_turned_twice(Q, K, dY):
    return dY @ K.T / np.sqrt(K.shape[1]), LAYERS['scores'].backward(Q, K, dY)[1]


# --- losses


@faulty('logistic', 'github.com/hunkim/DeepLearningZeroToAll/issues/173: not averaged', dW=LOST, db=LOST)
def mean_of_the_loss_forgotten(X, W, b, T):
    dZ = sigmoid(X @ W + b) - T
    return None, X.T @ dZ, dZ.sum(0), None


@faulty('cross_entropy', 'github.com/dennybritz/nn-from-scratch/issues/11: y - y_hat', dX='sign|minus|-1|−1|negativ')
def sign_of_the_error(X, labels):
    return (one_hot(labels, X) - softmax(X)) / len(X), None


@faulty(
    'cross_entropy',
    "github.com/rasmusbergpalm/DeepLearnToolbox/issues/113: asks for a (1 - a), as for 'sigm'",
    'dX',
    dX='slope|twice|deriv|P',
)
def slope_of_the_softmax_once_more(X, labels):
    P = softmax(X)
    return (P - one_hot(labels, X)) * P * (1 - P) / len(X), None


@faulty('mse', 'github.com/davisking/dlib/issues/1169: without the 2', dpred=HALF, dtarget=HALF)
def square_without_its_2(pred, target):
    return (pred - target) / pred.size, (target - pred) / pred.size


@faulty('mse_of_a_column', 'github.com/manzilzaheer/DeepSets/pull/1: (N, 1) - (N,)', dpred='shape|broadcast|every')
def each_against_all(pred, target):
    return 2 * (pred - target) / len(pred), None


@faulty('logistic', 'datascience.stackexchange.com/questions/56928: np.dot(out, 1 - out)', backward=r'P @ \(1 - P\)')
def dot_for_times(X, W, b, T):
    P = sigmoid(X @ W + b)
    slope = P @ (1 - P)
    dZ = (P - T) @ slope
    return None, X.T @ dZ, dZ.sum(0), None


@faulty('ridge', 'github.com/jingtinghuang/CS231n-Spring-2017/issues/3: reg * W for reg * sum(W * W)', dW=r'\bW\b')
def half_of_the_penalty(X, W, T):
    dX, dW, dT = LAYERS['ridge'].backward(X, W, T)
    return dX, dW - 0.3 * W, dT


# --- two layers


@faulty(
    'network',
    'github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10: two mistakes of a course',
    inputs=draw('ki,ih,h,hj,j'),
    dW2=r'\b2\b|twice|double',
    db1=r'\b4\b|four',
)
def twice_here_and_four_times_there(X, W1, b1, W2, b2, dY):
    dX, dW1, db1, dW2, db2 = LAYERS['network'].backward(X, W1, b1, W2, b2, dY)
    return dX, dW1, 4 * db1, 2 * dW2, db2


@faulty(
    'tanh_network',
    'github.com/arthurdouillard/deepcourse/issues/6: grad_h for grad_htilde',
    'dW1 db1',
    dW1='tanh|slope|deriv|W1',
    db1='tanh|slope|deriv|W2 @ db2',
)
def slope_of_the_hidden_layer_skipped(X, W1, b1, W2, b2, dY):
    A = np.tanh(X @ W1 + b1)
    dA = dY @ W2.T
    return None, X.T @ dA, dA.sum(0), A.T @ dY, dY.sum(0)
