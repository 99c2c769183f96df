import json
import tomllib
from copy import deepcopy
from importlib import import_module
from types import SimpleNamespace

import nbformat
from jupyter_server.services.contents.filemanager import FileContentsManager
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output
from traitlets.config import Config

from lin_backprop.explore import Nudge
from lin_backprop.save_hook import LIVE, OURS, keep_stills, keep_stills_in_export
from web.series import FOLDER


def notebook(*outputs):
    cells = [{'cell_type': 'markdown', 'source': ''}, {'cell_type': 'code', 'outputs': list(outputs)}]
    return {'type': 'notebook', 'content': {'cells': cells, 'metadata': {'widgets': {'state': {}}}}}


def test_an_explorer_keeps_its_still_and_loses_its_live_view():
    bundle = Nudge()._repr_mimebundle_()
    assert LIVE in bundle
    model = notebook({'output_type': 'execute_result', 'data': dict(bundle)})
    keep_stills(model, path='a.ipynb', contents_manager=None)
    del bundle[LIVE]
    assert model['content']['cells'] == notebook({'output_type': 'execute_result', 'data': bundle})['content']['cells']


def test_the_state_goes_with_the_last_live_view():
    """GitHub shows no notebook that holds it."""
    ours = {'data': {LIVE: {'model_id': 'a'}, 'text/html': OURS, 'text/plain': ''}}
    other = {'data': {LIVE: {'model_id': 'b'}, 'text/plain': ''}}
    for outputs, stays in [([ours], False), ([ours, other], True), ([other], True), ([], True)]:
        model = notebook(*deepcopy(outputs))
        keep_stills(model)
        assert ('widgets' in model['content']['metadata']) == stays


def test_everything_else_stays_as_it_is():
    others = [
        {'output_type': 'display_data', 'data': {LIVE: {'model_id': 'a'}, 'text/plain': 'IntSlider()'}},
        {'output_type': 'execute_result', 'data': {'text/html': '<b>a</b>', 'text/plain': 'a'}},
        {'output_type': 'display_data', 'data': {LIVE: {'model_id': 'a'}, 'text/html': '<b>of others</b>'}},
        {'output_type': 'stream', 'text': 'a'},
        {'output_type': 'error', 'ename': 'a'},
    ]
    for model in (notebook(*others), {'type': 'file', 'content': 'a'}, {'type': 'notebook', 'content': None}):
        before = deepcopy(model)
        keep_stills(model)
        assert model == before


def exported(*outputs, **settings):
    """A notebook that was run, as a page of HTML: its live views have their state."""
    state = {'state': {output.data[LIVE]['model_id']: {} for output in outputs}}
    ran = new_notebook(
        cells=[new_code_cell(outputs=list(outputs))], metadata={'widgets': {LIVE.replace('view', 'state'): state}}
    )
    named = {'metadata': {'name': 'a', 'path': ''}}  # under its name an older nbconvert keeps the state
    page, _ = HTMLExporter(config=Config({'Exporter': settings})).from_notebook_node(ran, resources=named)
    return page


def test_an_exported_page_shows_the_still_of_an_explorer_and_the_live_view_of_other_widgets():
    """As the setting of `make lab` has it; without it, a page without network shows nothing in place of an explorer."""
    ours = new_output('display_data', Nudge()._repr_mimebundle_())
    other = new_output('display_data', {LIVE: {'model_id': 'a'}, 'text/plain': 'IntSlider()'})
    setting = f'{keep_stills_in_export.__module__}.{keep_stills_in_export.__name__}'
    page = exported(ours, other, preprocessors=[setting])
    assert 'Run this cell to' in page
    assert page.count(f'<script type="{LIVE}">') == 1
    without = exported(ours, other)
    assert 'Run this cell to' not in without
    assert without.count(f'<script type="{LIVE}">') == 2
    assert f'"preprocessors": ["{setting}"]' in (FOLDER.parent / 'Makefile').read_text(encoding='utf-8')


def test_where_the_package_is_installed_a_server_saves_the_still_alone(tmp_path):
    """An editable install brings no such file; there make lab sets it."""
    setuptools = tomllib.loads((FOLDER.parent / 'pyproject.toml').read_text(encoding='utf-8'))['tool']['setuptools']
    ((place, (file,)),) = setuptools['data-files'].items()
    assert place == 'etc/jupyter/jupyter_server_config.d'
    setting = json.loads((FOLDER.parent / file).read_text(encoding='utf-8'))
    ((name, enabled),) = setting['ServerApp']['jpserver_extensions'].items()
    assert enabled
    manager = FileContentsManager(root_dir=str(tmp_path), config=Config({'NotebookNotary': {'db_file': ':memory:'}}))
    (point,) = import_module(name)._jupyter_server_extension_points()
    import_module(point['module'])._load_jupyter_server_extension(SimpleNamespace(contents_manager=manager))
    output = new_output('execute_result', dict(Nudge()._repr_mimebundle_()), execution_count=1)
    cells = [new_code_cell('Nudge()', outputs=[output], execution_count=1)]
    manager.save({'type': 'notebook', 'content': new_notebook(cells=cells)}, 'a.ipynb')
    manager.notary.store.close()
    ((saved,),) = (cell.outputs for cell in nbformat.read(tmp_path / 'a.ipynb', as_version=4).cells)
    assert set(saved.data) == {'text/plain', 'text/html'}
