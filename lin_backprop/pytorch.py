"""The same gradients with PyTorch, where it is installed. Nothing else in the package needs it."""


def with_pytorch(function):
    """Call function(torch), which prints something; where PyTorch is not installed, say so instead."""
    try:
        import torch
    except ImportError:
        print('PyTorch is not installed here; nothing else needs it. The text tells what this prints.')
    else:
        function(torch)


def autograd(X, target, W1, b1, W2, b2):
    """The gradients of network.forward_and_backward's loss by W1, b1, W2 and b2, as autograd finds them.

    Returns a list of four NumPy arrays. ImportError where PyTorch is not installed.
    """
    import torch

    params = [torch.tensor(param, requires_grad=True) for param in (W1, b1, W2, b2)]
    hidden = torch.relu(torch.tensor(X) @ params[0] + params[1])
    pred = hidden @ params[2] + params[3]
    loss = ((pred - torch.tensor(target)) ** 2).sum() / len(X)
    loss.backward()
    return [param.grad.numpy() for param in params]
