"""Questions to answer before looking, in the order of the notebooks. Wrong choices are those that students take."""

from typing import NamedTuple


class Question(NamedTuple):
    """text: with code between backticks; choices: {choice: why it is right or wrong}; right: one of the choices."""

    text: str
    choices: dict[str, str]
    right: str


QUESTIONS = {
    # 00_start_here
    'a mean for the sum': Question(
        '"a mistake: mean" averages over the batch where a sum belongs. Which numbers are wrong, and which shapes?',
        {
            'dX, dW and db; no shape': 'Each row of dX belongs to one example: dX never adds over the batch.',
            'dW and db; no shape': 'Both add over the batch. A mean is 4 times too small, and shaped like the sum.',
            'dW and db; their shapes too': 'The numbers, yes. But a mean has the same shape as a sum.',
            'none': 'A mean over 4 examples is the sum divided by 4. Only what never adds over the batch stays right.',
        },
        'dW and db; no shape',
    ),
    # 01_scalar
    'nudge of x': Question(
        'x goes from 3 to 3.1. By about how much does the loss grow?',
        {
            '0.2': 'That is how far u moves, and v with it. The last step stretches it once more.',
            '0.9': 'Here the stretches 2, 1 and 6 were added. But each step stretches what the step before hands on.',
            '1.2': 'The nudge of 0.1 is stretched by 2, by 1 and by about 6.',
            '12': 'That is the slope: the growth for each whole unit of x. The nudge is only 0.1.',
        },
        '1.2',
    ),
    'another target': Question(
        'Only what comes after the layer changes: the target becomes 10. '
        "The layer's own stretches are 2, 3 and 1, and du is 6. Which of these four numbers change?",
        {
            'all four': 'All three gradients change. But the stretches 2, 3 and 1 come from x and w, which stay.',
            'only the 6': 'The layer is as before. du is the stretch of all that comes after it, and that has changed.',
            'only the 2, the 3 and the 1': 'They come from x and w, which stay. They know nothing of a target.',
            'none': 'du is the stretch of all that comes after the layer, and the target is a part of that.',
        },
        'only the 6',
    ),
    'two paths': Question(
        'The path through p gives dp · 2 = 15 · 2 = 30. The path through q gives dq · 5 = 6 · 5 = 30. '
        'How do the two make the slope of the loss by x?',
        {
            'multiply them: 900': 'Stretches multiply along one path, one step after the other. '
            'Here are two paths side by side.',
            'average them: 30': 'Then each path would count by half. But a nudge of x moves p and q, both in full.',
            'add them: 60': 'A nudge of x moves p and q, and the loss feels both.',
        },
        'add them: 60',
    ),
    # 02_elementwise
    'one weight': Question(
        'Look at the two lines for y. Which outputs move with `W[2, 1]`, and how many times as far?',
        {
            'y[0] and y[1], 4 times as far': 'x[2] = 4 stands in both lines. This weight stands in one of them.',
            'y[1] alone, 4 times as far': 'It stands only in the line of y[1], multiplied by x[2] = 4.',
            'y[1] alone, -3 times as far': 'The weight itself is -3. It is stretched by what it is multiplied by.',
            'y[1] alone, just as far': 'That is what a bias does. A weight is multiplied by an input.',
        },
        'y[1] alone, 4 times as far',
    ),
    'one input': Question(
        'In how many lines for y does `x[2]` stand? So how many paths lead from `x[2]` to the loss?',
        {
            'one': 'That is so for a weight. An input has a weight towards each output.',
            'two': 'It stands in both lines, so there is a path through each output.',
            'three': 'There are three inputs. But this one input goes to the outputs, not to the other inputs.',
            'six': 'There are six weights. Only those in row 2 of W start at x[2].',
        },
        'two',
    ),
    'relu, open and shut': Question(
        'y = [5, -15], so relu is open for the first number and shut for the second. da = [5, 3]. '
        'What gets through to dy?',
        {
            '[5, 0]': 'Each number of da is multiplied by the slope of its own relu: 1 if open, 0 if shut.',
            '[5, 3]': 'Then both would be open. Where relu is shut, a nudge of y moves nothing.',
            '[25, 0]': 'Here da was multiplied by what relu gives, [5, 0]. A gradient is multiplied by the slope.',
            '5, one number': 'That is a sum over both outputs. Each y has one path, so there is nothing to add.',
        },
        '[5, 0]',
    ),
    # 03_batched
    'nudge of b': Question(
        'You add 1 to `b[1]`. Which of the eight numbers in Y change?',
        {
            'only Y[1, 1]': 'b has one letter, j. It says which column; the row is left open.',
            'the two in row 1': 'Rows are examples. b[1] belongs to output 1, which is a column.',
            'the four in column 1': 'b[1] is added to output 1, in every row.',
            'all eight': 'Column 0 has its own bias, b[0], and that stays.',
        },
        'the four in column 1',
    ),
    'the batch twice': Question(
        'Repeat the batch, so that every row comes twice with the same dY. Which of dX, dW and db double?',
        {
            'none: nothing new was added': 'That would be so for a mean over the rows. The layer takes no mean.',
            'all three': 'dX has a row for each example. It gets more rows, and each is as before.',
            'dW alone': 'b was copied into every row, so db hears of each row too.',
            'dW and db': 'Both add something for each row, and every row is there twice.',
        },
        'dW and db',
    ),
    'back to A': Question(
        'Forward it was Z = A @ W2 + b2. How does dA come out of dZ?',
        {
            'dZ @ W2.T': 'A[n, j] feeds every output k, multiplied by W2[j, k]. So k is summed.',
            'dZ @ dW2.T': 'A reaches Z through the weights, so their values are the stretches. '
            'dW2 comes out of dZ too; dA does not need it.',
            'dZ * W2.T': 'A[n, j] feeds several outputs, so something must be added. `*` adds nothing.',
            'dZ @ W2': 'This pairs k of dZ with j of W2, and they count different things.',
        },
        'dZ @ W2.T',
    ),
    # 04_star_or_at
    'products that fit': Question(
        'N = 5 examples, D = 4 inputs, M = 4 outputs. '
        'How many products have the shape of dW, and how many of those are right?',
        {
            '1 fits, and it is right': 'So it is where all three sizes differ. Here D = M, and more of them fit.',
            '8 fit, 1 is right': 'D = M lets other arrays in. Their shape is right, their numbers are not.',
            '8 fit, and all are right': 'A right shape says nothing of the numbers. Most pair the wrong letters.',
            '36 fit, 1 is right': 'There are 36 products in all. They all fit only where N, D and M are the same.',
        },
        '8 fit, 1 is right',
    ),
    '* by luck': Question(
        'Take a layer with a single output, M = 1. Is `dY * W.T` the right dX? And with our M = 2?',
        {
            'M = 1: right; M = 2: right': 'With two outputs each input has two paths to add, and `*` adds nothing.',
            'M = 1: right; M = 2: wrong numbers': 'For that the shapes must fit. Here dY is (4, 2) and W.T is (2, 3).',
            'M = 1: wrong; M = 2: an error': 'With one output each input has one path. So there is nothing to add.',
            'M = 1: right; M = 2: an error': 'A sum with one term is no sum. With two, (4, 2) and (2, 3) do not fit.',
        },
        'M = 1: right; M = 2: an error',
    ),
    'what the shape notices': Question(
        'How many of the 25 mistakes does the shape alone notice, at the sizes of the table?',
        {
            'all 25': 'A sign, a factor 2 or a mean for a sum leave the shape as it is.',
            '21': 'It is the other way round: 21 of them have the right shape.',
            '4': 'Only these give an array of another shape at these sizes.',
            'none': 'A few do change it. A forgotten sum, for example, leaves an axis too many.',
        },
        '4',
    ),
    # 05_jacobian
    'slopes by X': Question(
        'Only a quarter of the 96 slopes are not zero. Which ones?',
        {
            'where Y and X have the same row': 'Rows do not mix: X[2, 0] moves row 2 of Y and no other.',
            'where Y and X have the same column': 'Columns do mix: every input feeds every output.',
            'on the diagonal of the table': 'Then each input would feed one output of its own, as in relu.',
            'where W is not 0': 'No weight here is 0. The zeros are where there is no path at all.',
        },
        'where Y and X have the same row',
    ),
    'slopes by W': Question(
        '`Y[n, j]` depends on column j of W only. Which share of the slopes dY/dW is not zero, with M = 2 outputs?',
        {
            '1/4': 'That is 1/N, the share by X, where rows do not mix. W is used by all rows.',
            '1/3': 'That is 1/D. But each output uses all D inputs, so no zeros come from there.',
            '1/2': 'Of the M columns of W, one feeds Y[n, j]. So the share is 1/M.',
            'all': 'Y[n, 0] never meets the weights in column 1.',
        },
        '1/2',
    ),
    'size of dY/dX': Question(
        "The first layer of fast.ai's lesson has N, D, M = 50,000, 784, 50. One number takes 4 bytes. "
        'X alone is 156.8 MB. How large is dY/dX?',
        {
            '313.6 MB': 'That is twice X. But the table has all of X in each row, and a row for each number of Y.',
            '7.84 GB': 'That is the box of products, with n, i and j. The table meets n twice: once in Y, once in X.',
            '392 GB': 'That is dY/dW. X has 1,000 times as many numbers as W.',
            '392 TB': '2.5 million rows, one for each number of Y, and 39.2 million columns, one for each of X.',
        },
        '392 TB',
    ),
    # 06_transpose
    'the something': Question(
        'Which something makes `dot(something, change_X)` what `dot(dY, change_X @ W)` is, for every change?',
        {
            'dY': 'It prices a change of Y and has the shape of Y. We need the shape of X.',
            'dY @ W': 'This pairs j of dY with i of W, and they count different things.',
            'dY @ W.T': 'It adds the same products over j first. The left side adds them over i first.',
            'dY @ the inverse of W': 'The inverse asks which X gave this Y. But nothing is undone here.',
        },
        'dY @ W.T',
    ),
    'the inverse': Question(
        'On the way back, take the inverse of W in place of `W.T`. For which W do the two sums still agree?',
        {
            'for every W': 'A W that is not square has no inverse. Its transpose is there all the same.',
            'for every square W that has an inverse': 'For y = 2x a nudge of x is doubled. The inverse halves.',
            'for no W': 'There are exceptions: for y = -x, say, the inverse and the transpose are the same.',
            'only for a W that just turns or mirrors': 'There the transpose is the inverse. Elsewhere they differ.',
        },
        'only for a W that just turns or mirrors',
    ),
    'picked three times': Question(
        'Row 2 of W was picked three times. What must the way back do with its three gradients?',
        {
            'keep the last one': 'Then the other two uses would not count. A nudge of the row moves all three.',
            'add them': 'Each use is a path to the loss, and paths add.',
            'average them': 'Then each use would count by a third. A nudge of the row moves all three in full.',
            'keep all three as rows': 'W has this row once, and the gradient has the shape of W.',
        },
        'add them',
    ),
    # 07_network
    'sum for mean': Question(
        'If the loss were a sum over the batch, what would change in dW1?',
        {
            'nothing': 'The loss changes by a factor, and its slopes change with it.',
            'N times as small': 'It is the other way round: the mean divides by N, the sum does not.',
            'N times as large': 'The 1/N of the mean is gone, and no other step makes up for it.',
            'N · N times as large': 'There are two layers, but the 1/N comes in once, in the loss.',
        },
        'N times as large',
    ),
    'unequal parts': Question(
        'Three parts with 2, 1 and 1 examples, each with the gradient of its own mean loss. '
        'How do they make the gradient of the mean over all four?',
        {
            'add them': 'So it is for a sum loss. Here each part has divided already, so the sum comes out too large.',
            'take 1/3 of each': 'Then an example alone in its part counts twice as much as one of the two.',
            'take 2/4, 1/4 and 1/4 of them': 'Then each of the four examples counts 1/4.',
        },
        'take 2/4, 1/4 and 1/4 of them',
    ),
    'perfect predictions': Question(
        'The predictions, (N, 1), are perfect. The labels are (N,). What is the mean of `(pred - y) ** 2`?',
        {
            'far above 0': 'Every prediction meets every label, not only its own.',
            '0': 'So it would be if each prediction met its own label. Which pairs does NumPy make?',
            'nearly 0, from rounding': 'Small whole numbers do not round.',
            'an error': 'NumPy repeats axes of size 1 without a word. (N,) counts as (1, N).',
        },
        'far above 0',
    ),
    'a constant pixel': Question(
        'Add 1 to every pixel of all images. What are the rows of dW1 for the three pixels that were always 0?',
        {
            'still 0': 'A row of dW1 is its pixel times dY1, summed over the images. This pixel is 1 now.',
            'the same as db1': 'The pixel is 1 everywhere, so what is left is dY1, summed over the images.',
            'N times db1': 'db1 is the sum over the N images already.',
            'all 1': 'That is the pixel. It is multiplied by dY1, and summed over the images.',
        },
        'the same as db1',
    ),
    # 08_speed
    'loops against @': Question(
        'Here are a batch of 64 images of 28 × 28 pixels and 50 hidden numbers. '
        'About how many times as slow as `@` are the loops?',
        {
            '1: they do the same work': 'The multiply-adds are the same. But most of the time goes elsewhere.',
            '10': 'That may be so for loops in a compiled language. These run in Python.',
            'thousands': 'Python handles each number by itself. The library behind `@` handles many at once.',
        },
        'thousands',
    ),
    'ten times the sizes': Question(
        'Make N, D and M all ten times as large. How many times as large is the box of products?',
        {
            '10': 'Then one side alone would have grown.',
            '30': 'The sides of a box are multiplied, not added.',
            '1,000': 'The box has the axes n, i and j: 10 · 10 · 10.',
            '10,000': 'That is so for dY/dX, which has four axes: n and j of Y, n and i of X.',
        },
        '1,000',
    ),
    'digits of float32': Question(
        'How large is the largest error in float32, as a share of the largest number?',
        {
            'exactly 0': 'A sum of many products has more digits than float32 can keep.',
            'about 1e-7': 'float32 has about 7 digits, and rounding touches the last.',
            'about 1e-3': 'Then four of the 7 digits would be lost. Rounding touches the last ones only.',
            'about 1e-12': 'float32 has about 7 digits. It cannot hold such a small share.',
        },
        'about 1e-7',
    ),
    # 09_any_layer
    'three axes': Question(
        'X is (N, T, D) and Y is (N, T, M). Which letters does `dW[i, j]` lack now?',
        {
            'n and t': 'Every place n, t uses the same W, so every place adds to its gradient.',
            'only n': 'dW[i, j] has no t either: there is one W for all t.',
            'only t': 'dW[i, j] has no n either: there is one W for all examples, as before.',
            'none': 'So it would be if each place had a W of its own. All of them share one.',
        },
        'n and t',
    ),
    'scores of attention': Question(
        'S[n, t, s] is the sum over i of Q[n, t, i] · K[n, s, i]. Which letters does `dK[n, s, i]` lack?',
        {
            'i': 'K has an i, and so has its gradient. Forward i was summed; backward it stays.',
            't': 'Each place t asked K[n, s], so each of them adds to its gradient.',
            'n and t': 'K has an n: each example has keys of its own, and examples do not mix.',
            'none': 'dK has the letters of K: n, s, i. dS and Q hold one more.',
        },
        't',
    ),
    # 10_mine_is_wrong
    'a ratio of a quarter': Question(
        'N = 4, and dX is right. Each number of dW is 0.25 times the measured one. What is the usual cause?',
        {
            'dY was forgotten': 'Then each number would have a ratio of its own.',
            'one of the four examples was left out': 'Each number lacks another share then: no two ratios are alike.',
            'the step of the check was too small': 'Rounding is off by another bit in each number, not by one factor.',
            'a mean over the batch, not a sum': 'It divides each number by N, so the ratio is 1/N everywhere.',
        },
        'a mean over the batch, not a sum',
    ),
    'the last example left out': Question(
        'A loop runs `for n in range(N - 1)`, so the last example is never looked at. Which numbers are wrong?',
        {
            'the last row of dX alone': 'dW and db add up what all examples bring, so they lack what this one brings.',
            'the last row of dX, all of dW and db': 'dX has a row for each example; dW and db add up all of them.',
            'the last row of dX and of dW': 'A row of dW belongs to an input, not to an example.',
            'all of dX, dW and db': 'The rows of dX do not mix: those of the other examples are right.',
        },
        'the last row of dX, all of dW and db',
    ),
    'small or large step': Question(
        'For a linear layer, which step of a finite difference is best?',
        {
            'the smaller, the better': 'So it is on paper. A computer rounds, and a small step makes that large.',
            'one in between, near 1e-5': 'That is best for a curve that bends unevenly. This one is straight.',
            'all are the same': 'So it would be without rounding. A small step makes rounding large.',
            'the larger, the better': 'On a straight line a wide step loses nothing, and rounding weighs less.',
        },
        'the larger, the better',
    ),
}
