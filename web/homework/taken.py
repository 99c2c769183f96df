"""Judges the functions of one student, in a process of its own: what stands in the notebooks may do anything.

    python -m web.homework.taken TASK... -- NOTEBOOK...

prints a line of JSON as soon as all is read, and then one for each task, in their order: [kind, name of the mistake,
why, where it is explained]. The kind is that of a Verdict; or 'missing', where no notebook has a function of this name;
or 'unread', where there is none and a notebook could not be read. Where lines are missing, the next task was too much
for it: too slow, too large, or it ended Python.
"""

import ast
import faulthandler
import json
import os
import re
import sys
from contextlib import suppress

from IPython.core.inputtransformer2 import TransformerManager

from lin_backprop.practice import BY_NAME
from lin_backprop.practice.judge import judge

SECONDS = 40  # for a task; the judge itself stops a function long before
MEMORY, FILE = 2**31, 2**20  # bytes that it can have, and that it can write
LONGEST = 2**25  # bytes of a notebook that is read


def cells_of(path):
    """The sources of the code cells of a notebook. Any error where it is none."""
    with open(path, 'rb') as file:
        cells = json.loads(file.read(LONGEST))['cells']
    return [''.join(cell['source']) for cell in cells if cell['cell_type'] == 'code']


def statements_of(source):
    """The statements of a cell, and whether they could be read; its lines for IPython are calls, as when it runs."""
    try:
        return ast.parse(TransformerManager().transform_cell(re.sub(r'\A%%.*\n', '', source))).body, True
    except Exception:
        return [], False


def bound(statement):
    """The names that a statement gives values to; '*' for any."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.split('.')[0] for alias in statement.names}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def needed(task, statements):
    """Those that bind the name of the task, or a name that these use, and so on; in their order."""
    wanted, kept = {task, '*'}, set()
    while more := {k for k, (names, _) in enumerate(statements) if k not in kept and names & wanted}:
        kept |= more
        wanted |= {node.id for k in more for node in ast.walk(statements[k][1]) if isinstance(node, ast.Name)}
    return [statements[k][1] for k in sorted(kept)]


def function_of(task, statements):
    """What the name of the task stands for in the end; None for nothing."""
    names = {'__name__': '__main__'}
    for statement in needed(task, statements):
        with suppress(BaseException):  # as in a notebook, the next one runs all the same
            exec(compile(ast.Module([statement], []), '<cell>', 'exec'), names)
    return names.get(task)


def verdict(task, statements):
    """[kind, name, why, see] of the function that has the name of the task in the end."""
    found = judge(BY_NAME[task], function_of(task, statements))
    name, _, see, why = found.slip or ('', '', '', '')
    return [found.kind, name, why, see]


def limit():
    """Take from this process what it does not need; where the system can."""
    with suppress(ImportError, ValueError, OSError):  # not on Windows; not each on every Unix
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(tasks, notebooks):
    nowhere = os.open(os.devnull, os.O_WRONLY)
    said = open(os.dup(1), 'w', encoding='utf-8')  # noqa: SIM115  open to the end
    os.dup2(nowhere, 1)
    limit()
    sources, unread = [], False
    for path in notebooks:
        try:
            sources += cells_of(path)
        except Exception:
            unread = True
    read = [statements_of(source) for source in sources]
    statements = [(bound(statement), statement) for some, _ in read for statement in some]
    broken = '\n'.join(source for source, (_, is_read) in zip(sources, read, strict=True) if not is_read)
    for task in [None, *tasks]:
        faulthandler.dump_traceback_later(SECONDS, exit=True, file=nowhere)
        found = ['unread' if unread else 'missing', '', '', '']
        if any(task in names for names, _ in statements):
            found = verdict(task, statements)
        elif re.search(rf'^def {task}\b', broken, re.MULTILINE):
            found[0] = 'raised'
        print(json.dumps(found), file=said, flush=True)
    os._exit(0)  # whatever it has left running


if __name__ == '__main__':
    split = sys.argv.index('--')
    main(sys.argv[1:split], sys.argv[split + 1 :])
