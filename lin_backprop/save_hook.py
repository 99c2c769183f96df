"""What Jupyter does before it saves a notebook: of an explorer, only the still picture is kept."""

LIVE = 'application/vnd.jupyter.widget-view+json'
OURS = 'Run this cell to'  # so begins the line below the still picture of an explorer


def keep_stills(model, **_):
    """Take the live view out of every output of an explorer, whose picture stays, before a notebook is written.

    A live view is only an error message when the notebook is opened again, without the kernel it belongs to. With the
    last one goes the state of all.
    model: {'type': ..., 'content': the notebook}.
    """
    if model['type'] == 'notebook' and model['content']:
        outputs = [output for cell in model['content']['cells'] for output in cell.get('outputs', [])]
        data = [output['data'] for output in outputs if LIVE in output.get('data', {})]
        for formats in data:
            if OURS in str(formats.get('text/html')):
                del formats[LIVE]
        if data and not any(LIVE in formats for formats in data):
            model['content']['metadata'].pop('widgets', None)  # their state, which nothing shows any more


def keep_stills_in_export(notebook, resources):
    """The same before nbconvert writes a notebook that it has run: no kernel would answer there, and a live view needs
    the network to be seen at all.

    For nbconvert's setting Exporter.preprocessors; notebook: its content.
    """
    keep_stills({'type': 'notebook', 'content': notebook})
    return notebook, resources


def _jupyter_server_extension_points():
    return [{'module': __name__}]


def _load_jupyter_server_extension(server):
    """Jupyter calls it at its start where lin_backprop.json, which is installed with this package, says so."""
    server.contents_manager.register_pre_save_hook(keep_stills)
