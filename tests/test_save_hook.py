from copy import deepcopy

from lin_backprop.explore import Nudge
from lin_backprop.save_hook import LIVE, keep_stills


def notebook(*outputs):
    cells = [{'cell_type': 'markdown', 'source': ''}, {'cell_type': 'code', 'outputs': list(outputs)}]
    return {'type': 'notebook', 'content': {'cells': cells}}


def test_an_explorer_keeps_its_still_and_loses_its_live_view():
    bundle = Nudge()._repr_mimebundle_()
    assert LIVE in bundle
    model = notebook({'output_type': 'execute_result', 'data': dict(bundle)})
    keep_stills(model, path='a.ipynb', contents_manager=None)
    del bundle[LIVE]
    assert model == notebook({'output_type': 'execute_result', 'data': bundle})


def test_everything_else_stays_as_it_is():
    others = [
        {'output_type': 'display_data', 'data': {LIVE: {'model_id': 'a'}, 'text/plain': 'IntSlider()'}},
        {'output_type': 'execute_result', 'data': {'text/html': '<b>a</b>', 'text/plain': 'a'}},
        {'output_type': 'stream', 'text': 'a'},
        {'output_type': 'error', 'ename': 'a'},
    ]
    for model in (notebook(*others), {'type': 'file', 'content': 'a'}, {'type': 'notebook', 'content': None}):
        before = deepcopy(model)
        keep_stills(model)
        assert model == before
