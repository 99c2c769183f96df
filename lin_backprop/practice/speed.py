"""Exercises of 08_speed: how large the box of products is, and how to do without it."""

from .exercise import Exercise, Slip, size

BOX = '03_batched#How do the loops become `@`?'
SUM_W = '03_batched#Why is dW summed over the batch?'
TWO_BOXES = '08_speed#Do they do the same work?'
FLOATS = '08_speed#Are they equally exact?'
GIGABYTES = "08_speed#And at fast.ai's size?"
STAR = '04_star_or_at#So when is it `*`, and when `@`?'
LUCK = '04_star_or_at#When does `*` work by luck?'
FIRST_SUM = '04_star_or_at#What can no shape show?'

EXERCISES = [
    Exercise(
        'box_bytes(N, D, M)',
        takes={'N': size('n'), 'D': size('i'), 'M': size('j')},
        sizes='nij',
        gives='',
        answer='4 * N * D * M',
        derivation=(
            'The box holds `X[n, i] * dY[n, j]` for every n, i and j: N * D * M numbers.',
            'A number in float32 has 32 bits. 8 bits are a byte, so it takes 4 bytes.',
            "At fast.ai's size that is 4 * 50,000 * 784 * 50 = 7,840,000,000 bytes, the 7.84 GB above.",
        ),
        hints=(
            'Which shape has `X[:, :, None] * dY[:, None, :]`, and how many numbers does that make?',
            'The box has the axes n, i and j. In float32 a number has 32 bits, and 8 bits are one byte.',
            'Check your line with 50,000, 784 and 50: it should give 7.84 GB, which is 7,840,000,000 bytes.',
        ),
        slips=(
            Slip('numbers for bytes', 'N * D * M', 'This counts the numbers; each takes more than one byte.', FLOATS),
            Slip('bits for bytes', '32 * N * D * M', 'The 32 of float32 are bits, and 8 bits are one byte.', FLOATS),
            Slip(
                'twice as much',
                '8 * N * D * M',
                '8 bytes a number would be float64, and of the two boxes of the backward pass only one is asked for.',
                TWO_BOXES,
            ),
            Slip('dW in place of the box', '4 * D * M', 'This is what is left of the box after the sum over n.', BOX),
            Slip(
                'X and dY in place of the box',
                '4 * (N * D + N * M)',
                'This is what goes in; the box holds each X[n, i] with each dY[n, j] of the same example.',
                BOX,
            ),
            Slip(
                'the sizes added',
                '4 * (N + D + M)',
                'This counts three edges of the box; it is filled all through.',
                BOX,
            ),
            Slip(
                'every example with every other',
                '4 * N * D * N * M',
                'X[n, i] meets only the dY of its own example: n is one letter for both, and one axis of the box.',
                BOX,
            ),
            Slip('gigabytes', '4 * N * D * M / 1e9', 'The number is right in GB; bytes are asked for.', GIGABYTES),
        ),
    ),
    Exercise(
        'dW_weighted(X, dY, s)',
        takes={'X': 'ni', 'dY': 'nj', 's': 'n'},
        gives='ij',
        answer='X.T @ (s[:, None] * dY)',
        derivation=(
            'One entry in letters: `dW[i, j]` is the sum over n of `X[n, i] * dY[n, j] * s[n]`.',
            's has the letter n alone, so the rows of dY can take it up first: `s[:, None] * dY`, still n, j.',
            'Two arrays are left, with n, i and n, j, and the answer lacks n: `@` sums it and stores no box.',
        ),
        hints=(
            'Write one entry, `dW[i, j]`, with its letters. Which letters has s, and which array can take it up?',
            'Multiply s into the rows of X, or of dY, first: that array keeps its shape. Then you know the rest.',
            'To multiply row n by `s[n]`, s must stand upright, with the shape (N, 1): that is `s[:, None]`.',
        ),
        slips=(
            Slip('s forgotten', 'X.T @ dY', 'Here every example counts alike, whatever s says.', SUM_W),
            Slip(
                's along the wrong axis',
                'X.T @ (s * dY)',
                'NumPy lets s meet j here, and not n: it runs by luck where N = M, and then weighs outputs.',
                LUCK,
            ),
            Slip(
                's along the wrong axis',
                '(s * X).T @ dY',
                'NumPy lets s meet i here, and not n: it runs by luck where N = D, and then weighs features.',
                LUCK,
            ),
            Slip(
                'weighed after the sum',
                's.sum() * (X.T @ dY)',
                's[n] belongs to example n; once the examples are added, nobody can tell them apart.',
                FIRST_SUM,
            ),
            Slip(
                'summed before multiplying',
                'np.outer(s @ X, dY.sum(0))',
                'dY[n] belongs to X[n]; once both are summed, every example meets every other.',
                FIRST_SUM,
            ),
            Slip(
                's twice',
                '(s[:, None] * X).T @ (s[:, None] * dY)',
                'Both arrays took up s, so each product has it twice.',
                BOX,
            ),
            Slip(
                'divided by the sum of s',
                'X.T @ (s[:, None] * dY) / s.sum()',
                'This is a weighted mean; the line above only adds.',
                '03_batched#Should I divide by the batch size?',
            ),
            Slip(
                'batch sum forgotten',
                'X[:, :, None] * dY[:, None, :] * s[:, None, None]',
                'This is the box itself: all examples share one W, so their shares are summed.',
                SUM_W,
            ),
            Slip(
                'transpose forgotten',
                'X @ (s[:, None] * dY)',
                'The shape fits where N = D, but it pairs i with n, two different things.',
                BOX,
            ),
        ),
    ),
    Exercise(
        'squared_lengths(X, dY)',
        takes={'X': 'ni', 'dY': 'nj'},
        gives='n',
        answer='(X**2).sum(1) * (dY**2).sum(1)',
        derivation=(
            'One entry: `(X[n, i] * dY[n, j]) ** 2` is `X[n, i] ** 2 * dY[n, j] ** 2`, summed over i and j.',
            'The first factor has no j and the second no i, so each sum can be done by itself, before they meet.',
            'n stays in the answer, so the two sums, one number for each n, are multiplied with `*`.',
        ),
        hints=(
            'The square of a product is the product of the squares. Which square knows i, and which one knows j?',
            'Adding all `p[i] * q[j]` is the sum of p times the sum of q. Try it with p = [1, 2] and q = [3, 4].',
            'Square X and sum each row; square dY and sum each row. That gives two arrays of shape (N,).',
        ),
        slips=(
            Slip(
                'squared after the sum',
                '(X.sum(1) * dY.sum(1)) ** 2',
                'Entries of both signs cancel when they are added first; squares do not cancel.',
                FIRST_SUM,
            ),
            Slip('not squared', 'X.sum(1) * dY.sum(1)', 'This adds the entries as they are, without squares.', BOX),
            Slip(
                'the root taken',
                'np.sqrt((X**2).sum(1) * (dY**2).sum(1))',
                'This is the length; its square is asked for.',
            ),
            Slip(
                'summed over the batch too',
                '(X**2).sum() * (dY**2).sum()',
                'A sum without an axis runs over n too; each example has a length of its own.',
                STAR,
            ),
            Slip(
                'of the whole dW',
                '((X.T @ dY) ** 2).sum()',
                '`X.T @ dY` has added the examples already; each one is asked for by itself.',
                '09_in_the_wild#Can I have the gradient of each example?',
            ),
            Slip(
                '@ for *',
                '(X**2).sum(1) @ (dY**2).sum(1)',
                'Both arrays have the letter n, and so has the answer; `@` sums n away.',
                STAR,
            ),
            Slip(
                'added, not multiplied',
                '(X**2).sum(1) + (dY**2).sum(1)',
                'Each entry is a product of one X and one dY, and so is its square.',
                BOX,
            ),
            Slip(
                'sum over the wrong axis',
                '(X**2).sum(0) * (dY**2).sum(0)',
                'This sums over the examples; it fits where D = M, and gives one number for each feature.',
                STAR,
            ),
            Slip(
                '* for the outer product',
                '((X * dY) ** 2).sum(1)',
                'It runs where D = M, but pairs each i with the j of the same number only.',
                '02_elementwise#Why is dW an outer product?',
            ),
            Slip(
                'mean for sum',
                '(X**2).mean(1) * (dY**2).mean(1)',
                'A mean divides by D and by M; the line above only adds.',
                BOX,
            ),
        ),
    ),
]
