"""What Jupyter does before it saves a notebook: of an explorer, only the still picture is kept."""

LIVE = 'application/vnd.jupyter.widget-view+json'


def keep_stills(model, **_):
    """Take the live view out of every output that has a picture beside it, before a notebook is written.

    A live view is only an error message when the notebook is opened again, without the kernel it belongs to. With the
    last one goes the state of all.
    For Jupyter's setting FileContentsManager.pre_save_hook; model: {'type': ..., 'content': the notebook}.
    """
    if model['type'] == 'notebook' and model['content']:
        outputs = [output for cell in model['content']['cells'] for output in cell.get('outputs', [])]
        data = [output['data'] for output in outputs if LIVE in output.get('data', {})]
        for formats in data:
            if 'text/html' in formats:
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
