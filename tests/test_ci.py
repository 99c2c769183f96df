"""The checks that run elsewhere are those that a contributor runs, and nothing is published before they are green."""

import re
import shutil
import subprocess
import tomllib

import pytest
import yaml  # comes with JupyterLab
from test_notebooks import FOLDER

ROOT = FOLDER.parent
WORKFLOWS = ROOT / '.github' / 'workflows'
CHECKS, PAGES = (yaml.safe_load((WORKFLOWS / name).read_text(encoding='utf-8')) for name in ('ci.yml', 'pages.yml'))
JOBS = CHECKS['jobs']
ON = True  # what YAML reads for the key `on`


def commands(job):
    """All that a job types, line by line."""
    return [line for step in job['steps'] for line in step.get('run', '').splitlines()]


def test_on_windows_it_types_what_readme_says():
    readme = (ROOT / 'README.md').read_text(encoding='utf-8')
    typed = re.findall(r'^    (\.venv\\Scripts\\(?:pip|pytest) .*)', readme, re.MULTILINE)
    assert len(typed) == 4
    assert [line for line in commands(JOBS['newest']) if line.startswith('.venv')] == typed


def test_the_oldest_python_is_among_those_that_are_tried():
    oldest = tomllib.loads((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']['requires-python']
    assert f'>={JOBS["newest"]["strategy"]["matrix"]["python"][0]}' == oldest
    (set_up,) = (step for step in JOBS['oldest']['steps'] if 'setup-python' in step.get('uses', ''))
    assert f'>={set_up["with"]["python-version"]}' == oldest


def test_both_commands_of_a_contributor_are_run():
    typed = [line.split()[:2] for job in JOBS.values() for line in commands(job)]
    assert all(['make', target] in typed for target in ('test', 'test-browser'))
    quick = [commands(job) for name, job in JOBS.items() if name != 'wild']
    assert all(any(line.startswith('make test') for line in typed) for typed in quick)


def test_what_is_slow_is_run_every_week():
    assert 'schedule' in CHECKS[ON]
    makefile = (ROOT / 'Makefile').read_text(encoding='utf-8')
    for command in JOBS['wild']['strategy']['matrix']['command']:
        assert re.search(rf'^{command}:', makefile, re.MULTILINE), command
    assert commands(JOBS['wild']) == ['make ${{ matrix.command }} PYTHON=python']


def test_actions_have_one_major_version():
    for job in [*JOBS.values(), *PAGES['jobs'].values()]:
        for step in job['steps']:
            assert re.fullmatch(r'actions/[\w-]+@v\d+', step.get('uses', 'actions/none@v0'))


def test_pages_are_published_from_what_was_checked_and_green():
    assert PAGES[ON] == {'workflow_run': {'workflows': [CHECKS['name']], 'types': ['completed'], 'branches': ['main']}}
    (job,) = PAGES['jobs'].values()
    run = 'github.event.workflow_run'
    assert job['if'] == f"{run}.conclusion == 'success' && {run}.event == 'push'"
    assert job['steps'][0]['with']['ref'] == f'${{{{ {run}.head_sha }}}}'


@pytest.mark.skipif(not shutil.which('git'), reason='there is no git here')
def test_a_clone_with_the_line_endings_of_windows_holds_scripts_that_run(tmp_path):
    def git(*words):
        subprocess.run(['git', '-c', 'user.name=a', '-c', 'user.email=a', *words], cwd=tmp_path, check=True)

    files = ['.gitattributes', '.ci/run', 'Makefile', 'lin_backprop/data/digits.npz']
    for file in files:
        (tmp_path / 'origin' / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / 'origin' / file)
    git('init', '-q', 'origin')
    git('-C', 'origin', 'add', '.')
    git('-C', 'origin', 'commit', '-qm', 'all')
    git('clone', '-q', '-c', 'core.autocrlf=true', 'origin', 'clone')
    for file in files:
        assert (tmp_path / 'clone' / file).read_bytes() == (ROOT / file).read_bytes()
