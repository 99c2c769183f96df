"""What `make hub` takes from README, and what its students type. That it works, it says itself."""

import re
from urllib.parse import parse_qs, urlsplit

from test_notebooks import FOLDER, code_cells, read

from lin_backprop.practice import check
from tools import hub
from tools.student import FIRST, SECOND, TASK, Student


def test_the_readme_says_what_a_hub_needs_and_gives_the_link_to_the_first_notebook():
    clone, install = hub.COMMANDS
    assert clone == 'git clone REPO'
    ((folder, extra),) = re.findall(r'"\./(\w+)\[(\w+)\]"', install)
    assert (folder, extra) == (hub.REPO.name, 'notebooks')
    link = urlsplit(hub.LINK)
    assert link.path == '/hub/user-redirect/git-pull'
    assert parse_qs(link.query) == {'repo': ['REPO'], 'urlpath': [f'lab/tree/{folder}/notebooks/{FIRST}.ipynb']}
    assert (FOLDER / f'{FIRST}.ipynb').exists()


def test_what_a_student_types_is_the_right_answer_to_a_task_of_the_notebook(tmp_path):
    assert sum(TASK in cell.source for cell in code_cells(read(SECOND))) == 1
    student = Student('a', 'link', tmp_path, browser=None, limit=1)
    names = {'check': check}
    exec(student.answer.removesuffix(TASK), names)
    assert 'Right' in repr(eval(TASK, names))
