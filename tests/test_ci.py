"""The checks that run elsewhere are those that a contributor runs."""

import re
import tomllib

import yaml  # comes with JupyterLab
from test_notebooks import FOLDER

ROOT = FOLDER.parent
(WORKFLOW,) = (ROOT / '.github' / 'workflows').glob('ci.yml')
TEXT = WORKFLOW.read_text(encoding='utf-8')
JOBS = yaml.safe_load(TEXT)['jobs']


def commands(job):
    """All that a job types, line by line."""
    return [line for step in JOBS[job]['steps'] for line in step.get('run', '').splitlines()]


def test_on_windows_it_types_what_readme_says():
    readme = (ROOT / 'README.md').read_text(encoding='utf-8')
    typed = re.findall(r'^    (\.venv\\Scripts\\(?:pip|pytest) .*)', readme, re.MULTILINE)
    assert len(typed) == 4
    assert [line for line in commands('newest') if line.startswith('.venv')] == typed


def test_the_oldest_python_is_among_those_that_are_tried():
    oldest = tomllib.loads((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))['project']['requires-python']
    assert f'>={JOBS["newest"]["strategy"]["matrix"]["python"][0]}' == oldest
    (set_up,) = (step for step in JOBS['oldest']['steps'] if 'setup-python' in step.get('uses', ''))
    assert f'>={set_up["with"]["python-version"]}' == oldest


def test_every_job_runs_the_checks_with_actions_of_one_major_version():
    for job in JOBS:
        assert any(line.startswith('make test') for line in commands(job))
        for step in JOBS[job]['steps']:
            assert re.fullmatch(r'actions/[\w-]+@v\d+', step.get('uses', 'actions/none@v0'))
