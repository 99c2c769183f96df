"""Export the notebooks in every way that people do, run them with every tool that does, and print what is lost.

    python -m tools.formats                            # all notebooks
    python -m tools.formats notebooks/03_batched.ipynb

Each line: a format, and of each notebook where something was lost, what. What is not installed is named and left out:
xelatex and pandoc come with the system; nbmake, papermill, jupytext, nbstripout and voila with pip.
"""

import re
import shutil
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import nbformat

from lin_backprop.save_hook import LIVE
from web.series import FOLDER, SERIES

BIN = Path(sys.executable).parent
MATHS = re.compile(r'\$\$.*?\$\$|\$[^$\n]+\$', re.DOTALL)
HINT = 'Run this cell to'  # below the still picture of an explorer
PAGES = {'html': [], 'html, classic': ['--template=classic'], 'html, basic': ['--template=basic']}
PAGES |= {'html, pictures in the page': ['--embed-images'], 'html, no code': ['--no-input']}
PORT = 8866


def command(*words, folder, seconds=900):
    """What a command printed, and whether it went well."""
    done = subprocess.run(
        [*map(str, words)], cwd=folder, capture_output=True, encoding='utf-8', errors='replace', timeout=seconds
    )
    return done.stdout + done.stderr, done.returncode == 0


def convert(name, to, *more, folder):
    """The text that nbconvert makes of a notebook; '' and what it printed where it fails."""
    made, _ = folder / 'made', (folder / 'made').mkdir(exist_ok=True)
    shutil.rmtree(made)
    said, is_fine = command(
        BIN / 'jupyter', 'nbconvert', f'--to={to}', *more, f'--output-dir={made}', name, folder=folder
    )
    file = next((file for file in made.glob(f'{Path(name).stem}.*') if file.is_file()), None) if is_fine else None
    return file.read_text(encoding='utf-8') if file else '', said


def words_of(text):
    return set(re.findall(r'\w{3,}', text.replace('_', ' ')))


def said_by(notebook, code=True):
    """The words of a notebook: its texts without formulas, its code, what was printed."""
    text = []
    for cell in notebook.cells:
        if cell.cell_type == 'markdown':
            text.append(re.sub(r'\]\([^)]*\)|<[^>]*>|```\w*', ' ', MATHS.sub(' ', cell.source)))
        elif code:
            text.append(cell.source)
        text += [output.text for output in cell.get('outputs', []) if output.output_type == 'stream']
    return words_of('\n'.join(text))


def exported(to, *more, code=True):
    """Check of an export: that every word is there, and of HTML every picture."""

    def check(name, notebook, folder):
        text, said = convert(name, to, *more, folder=folder)
        if not text:
            return said[-300:]
        if to == 'slides':
            notebook.cells = [c for c in notebook.cells if c.metadata.get('slideshow', {}).get('slide_type') != 'skip']
        for cell in notebook.cells if to == 'rst' else []:
            cell.source = re.sub(r'^\|.*', '', cell.source, flags=re.MULTILINE)  # pandoc breaks words in its tables
        plain = unescape(re.sub(r'<[^>]*>', '', text) if to in ('html', 'slides') else text)
        lost = said_by(notebook, code) - words_of(f'{plain} {text}')
        stills = str(notebook).count(HINT) - text.count(HINT) if to in ('html', 'slides', 'markdown') else 0
        return f'{sorted(lost)} ' * bool(lost) + f'{stills} stills' * bool(stills)

    return check


def pdf(name, notebook, folder):
    """Characters that a PDF lacks, as xelatex names them."""
    text, said = convert(name, 'latex', folder=folder)
    if not text:
        return said[-300:]
    for _ in range(2):
        command('xelatex', '-interaction=nonstopmode', f'{Path(name).stem}.tex', folder=folder / 'made')
    log = (folder / f'made/{Path(name).stem}.log').read_text(encoding='utf-8', errors='replace')
    found = re.findall(r'Missing character: There is no (\S+)', log) + re.findall(r'^! .*', log, re.MULTILINE)
    return ' '.join(sorted({*found})) if list((folder / 'made').glob('*.pdf')) else 'no PDF'


def run_page(name, notebook, folder):
    """An executed page: it shows the stills, and no view that needs the network."""
    text, said = convert(name, 'html', '--execute', folder=folder)
    views = text.count(f'<script type="{LIVE}">')
    return exported('html')(name, notebook, folder) if text and not views else f'{views} live views {said[-300:]}'


def runs(*words):
    """Check that a command goes well. {}: the notebook."""

    def check(name, notebook, folder):
        said, is_fine = command(*(word.format(name) for word in words), folder=folder)
        return '' if is_fine else said[-300:]

    return check


def script(interpreter):
    def check(name, notebook, folder):
        text, said = convert(name, 'script', folder=folder)
        (folder / 'script.py').write_text(text, encoding='utf-8')
        said, is_fine = command(BIN / interpreter, 'script.py', folder=folder) if text else (said, False)
        lost = {line for c in notebook.cells for o in c.get('outputs', []) if o.output_type == 'stream'
                and 'nbval-ignore-output' not in c.metadata.get('tags', []) for line in o.text.splitlines()
                if line not in said}  # fmt: skip
        return ('' if is_fine else said[-300:]) + ' '.join(sorted(lost)[:3])

    return check


def jupytext(name, notebook, folder):
    """To a script and back: the same cells, with their outputs."""
    stem, there = Path(name).stem, folder / 'there'
    there.mkdir(exist_ok=True)
    shutil.copy(folder / name, there)
    for words in (['--to=py:percent', name], ['--to=notebook', '--update', f'{stem}.py']):
        said, is_fine = command(BIN / 'jupytext', *words, folder=there)
        if not is_fine:
            return said[-300:]
    back = nbformat.read(there / name, as_version=4)
    pairs = zip(notebook.cells, back.cells, strict=False)
    differ = sum((a.source, a.get('outputs')) != (b.source, b.get('outputs')) for a, b in pairs)
    differ += abs(len(notebook.cells) - len(back.cells))
    return f'{differ} cells differ' * bool(differ)


def voila(name, notebook, folder):
    """The page that it serves has every explorer, live."""
    options = ['--no-browser', f'--port={PORT}', '--Voila.ip=127.0.0.1']
    server = subprocess.Popen([BIN / 'voila', *options, name], cwd=folder, stderr=subprocess.DEVNULL)
    try:
        for _ in range(60):
            time.sleep(1)
            try:
                page = urlopen(f'http://127.0.0.1:{PORT}', timeout=120).read().decode()
                break
            except URLError:
                pass
        else:
            return 'it does not start'
    finally:
        server.terminate()
        server.wait()
    lost = str(notebook).count(HINT) - page.count(f'"{LIVE}": ')
    return f'{lost} explorers' * bool(lost)


CHECKS = {  # {a format: (what it needs, the check)}
    'pdf': ('xelatex pandoc', pdf),
    **{what: ('', exported('html', *more, code='--no-input' not in more)) for what, more in PAGES.items()},
    'html, run anew': ('', run_page),
    'slides': ('', exported('slides')),
    'markdown': ('', exported('markdown')),
    'rst': ('pandoc', exported('rst')),
    'asciidoc': ('pandoc', exported('asciidoc')),
    'script, python': ('', script('python')),
    'script, ipython': ('', script('ipython')),
    'jupyter execute': ('', runs(f'{BIN}/jupyter', 'execute', '{}')),
    'nbmake': ('nbmake', runs(f'{BIN}/pytest', '-q', '-p', 'no:cacheprovider', '--nbmake', '{}')),
    'papermill': ('papermill', runs(f'{BIN}/papermill', '{}', 'out.ipynb')),
    'jupytext': ('jupytext', jupytext),
    'nbstripout': ('nbstripout', runs(f'{BIN}/nbstripout', '{}')),
    'voila': ('voila', voila),
}


def missing(needs):
    """What is not installed of it."""
    here = [path.name.split('-')[0] for path in Path(nbformat.__file__).parents[1].glob('*.dist-info')]
    return [each for each in needs.split() if not shutil.which(each) and each not in here]


def main(paths, only):
    lost = 0
    for what, (needs, check) in CHECKS.items():
        if only and what not in only:
            continue
        if absent := missing(needs):
            print(f'{what:28} not tried: {", ".join(absent)} not installed')
            continue
        start, found = time.monotonic(), {}
        for path in paths:
            with TemporaryDirectory() as place:
                folder = Path(shutil.copytree(FOLDER, f'{place}/notebooks'))
                if fault := check(path.name, nbformat.read(path, as_version=4), folder):
                    found[path.stem] = fault
        lost += len(found)
        print(f'{what:28} {len(paths) - len(found):2} whole {time.monotonic() - start:6.0f} s', flush=True)
        for name, fault in found.items():
            print(f'    {name}: {fault.strip()}', flush=True)
    return lost


if __name__ == '__main__':
    files = [Path(word) for word in sys.argv[1:] if word.endswith('.ipynb')]
    words = [word for word in sys.argv[1:] if not word.endswith('.ipynb')]
    sys.exit(bool(main(files or [notebook.path for notebook in SERIES], words)))
