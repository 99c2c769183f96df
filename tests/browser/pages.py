"""What the tests of all pages share: a reader without a network, what they hear, axe, and no faults."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

LOOK = (Path(__file__).parent / 'look.js').read_text(encoding='utf-8')  # the functions of `look`, for any page
AXE = (Path(sys.prefix) / 'axe/node_modules/axe-core/axe.min.js').read_text(encoding='utf-8')
CONTRAST = 4.5


def none(faults):
    """There is nothing in the list; else all of it is shown."""
    faults = list(faults)
    assert not faults, '\n'.join(faults)


def listen(page, own=('file:', 'data:'), kinds=('error', 'warning')):
    """The noise that a page makes unseen: words of these kinds, and calls to other than its own addresses."""
    noise = []

    def call(to):
        if not to.url.startswith(own):
            noise.append(f'a call to {to.url}')

    def console(message):
        if message.type in kinds:
            noise.append(f'{message.text} ({message.location["url"]})')

    page.on('pageerror', lambda error: noise.append(str(error)))
    page.on('console', console)
    page.on('request', call)
    page.on('websocket', call)
    return noise


class Reader(NamedTuple):
    """Someone without a network who opens the pages of a folder; noise: what the page that is open makes.

    moves: whether explorers will; a page has them a moment after it is loaded.
    """

    page: Page
    noise: list
    folder: Path
    moves: bool

    def open(self, name):
        """Show a page of the folder."""
        self.noise.clear()
        self.page.goto((self.folder / f'{name}.html').as_uri())
        if self.moves and self.page.locator('#states').count():
            self.page.wait_for_selector('html[data-moves]')
        return self.page


@contextmanager
def reader(browser, folder, **options):
    """A Reader. options: of the browser's context."""
    context = browser.new_context(offline=True, **{'reduced_motion': 'reduce'} | options)
    page = context.new_page()
    page.add_init_script(LOOK)
    yield Reader(page, listen(page), folder, options.get('java_script_enabled', True))
    context.close()


def unfold(page):
    """Open everything that is folded, and what waits with it."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.locator('.waits').first.wait_for(state='detached')


def serious(page, part='html'):
    """What axe-core finds in a part of the page that is serious or worse, in words."""
    page.evaluate(AXE)
    answer = page.evaluate("part => axe.run({include: [[part]]}, {resultTypes: ['violations']})", part)
    grave = [rule for rule in answer['violations'] if rule['impact'] in ('serious', 'critical')]
    return [f'{rule["id"]}: {node["html"]}' for rule in grave for node in rule['nodes']]


def spread(things, most):
    """At most so many of them, from all over."""
    return things[:: -(-len(things) // most) or 1]
