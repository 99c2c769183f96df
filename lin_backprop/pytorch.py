"""The same gradients with PyTorch, where it is installed. Nothing else in the package needs it."""


def with_pytorch(function):
    """Call function(torch), which prints something; where PyTorch is not installed, say so instead.

    What PyTorch refuses is printed too: the first sentence of a RuntimeError.
    """
    try:
        import torch
    except ImportError:
        print('PyTorch is not installed here; nothing else needs it. The text tells what this prints.')
        return
    try:
        function(torch)
    except RuntimeError as error:
        print('RuntimeError:', str(error).split('. ')[0])


def own_function(forward, backward):
    """A torch.autograd.Function of two plain functions: forward(*inputs) and backward(*inputs, dY), of tensors.

    backward returns a gradient, or None, for each input, in their order: what `diagnose` takes, too. Returns a
    function of the inputs. ImportError where PyTorch is not installed.
    """
    import torch

    class Own(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *inputs):
            ctx.save_for_backward(*inputs)
            return forward(*inputs)

        @staticmethod
        def backward(ctx, dY):
            return backward(*ctx.saved_tensors, dY)

    return Own.apply


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
