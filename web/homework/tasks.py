"""The homework of each lesson, as the table of the guide for instructors has it."""

import re
from typing import NamedTuple

from web.guide import rows


class Homework(NamedTuple):
    """A row of its table. after: which lesson; tasks: {name: minutes}; together: minutes."""

    after: str
    notebook: str
    tasks: dict
    together: int


def homework():
    """Each row of the table of homework; where a row does not name its lesson, it is that of the row before."""
    found = []
    for row in rows('Homework'):
        (notebook,) = re.findall(r'\((\w+)\.ipynb', row['notebook'])
        tasks = re.findall(r'`(\w+)` (\d+)', row['exercises in order, minutes each'])
        minutes = {name: int(each) for name, each in tasks}
        found.append(Homework(row['after'] or found[-1].after, notebook, minutes, int(row['together'])))
    return found


def homework_of(lesson):
    """The rows of one lesson, by a word of its name: '50', 'flipped', 'more'. ValueError where there is none."""
    found = [row for row in homework() if lesson in row.after.split()]
    if not found:
        names = ', '.join(dict.fromkeys(row.after for row in homework()))
        raise ValueError(f'there is no homework for LESSON={lesson}; a word of one of these: {names}')
    return found
