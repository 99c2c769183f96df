from reading import body, words

from lin_backprop.letters import PLUS, RULE, formula
from lin_backprop.render.rule import both_ways, law, rule


def cells(picture):
    """The words of its cells."""
    return [words(cell) for cell in body(picture.html).iter('td')][1:]


def test_the_rule_says_for_each_answer_what_is_summed_and_what_is_copied():
    assert str(rule(PLUS, RULE['dW'], RULE['db'])) == (
        'Y[n, j] += b[j]. n is in Y alone: copied. In NumPy: b[None, :].repeat(N, 0); '
        'dW[i, j] += X[n, i] * dY[n, j]. dW lacks n, which is in X and dY: lined up and summed. In NumPy: X.T @ dY; '
        'db[j] += dY[n, j]. db lacks n, which is in dY: summed. In NumPy: dY.sum(0)'
    )
    assert cells(rule(PLUS)) == ['Y[n, j] += b[j]', '', 'n', 'b[None, :].repeat(N, 0)']
    assert cells(rule(RULE['db'])) == ['db[j] += dY[n, j]', 'n', '', 'dY.sum(0)']


def test_the_law_says_what_becomes_of_each_letter():
    scale = law({'a scale': formula('n,ni->ni').gradient('A'), 'turned by one': formula('nij->jni')})
    assert str(scale) == (
        'a scale: ni,ni->n, n lined up, i lined up and summed, (dY * B).sum(1); '
        'turned by one: nij->jni, n stays, i stays, j stays, needs einsum'
    )


def test_each_layer_stands_beside_its_way_back():
    turned = formula('nij->jni', 'Y', 'X')
    picture = both_ways({'A W B': formula('ai,ij,jb->ab', 'Y', 'AWB'), 'turned by one': turned})
    assert str(picture) == (
        'A W B: ai,ij,jb->ab, Y = A @ W @ B, back dA = dY @ B.T @ W.T, dW = A.T @ dY @ B.T, dB = W.T @ A.T @ dY; '
        'turned by one: nij->jni, Y needs einsum, back dX needs einsum'
    )
    assert cells(picture)[:2] == ['ai,ij,jb->ab', 'Y = A @ W @ B']
