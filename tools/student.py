"""A student of a class on a JupyterHub, in a browser: what they do there, and what must then be in their files."""

import asyncio
import re
from time import perf_counter

import nbformat

from lin_backprop.save_hook import LIVE, OURS

FIRST, SECOND = '00_start_here', '01_scalar'  # the notebooks that they work in
TASK = 'check.dw(dw)'
NEWS = 'New from the teacher.'
BROKEN = re.compile('model not found|Loading widget|Error displaying widget|Error rendering')
LATE = 'Failed to initialize model'  # says anywidget after 2 seconds, and does it when its part has come
PANEL = '.jp-NotebookPanel:not(.lm-mod-hidden)'
PICTURE = f'{PANEL} .lin-explorer .lin-picture'
SCREEN = {'width': 1280, 'height': 900}


class Student:
    """name; link: what to follow; home: their folder on the hub; browser; limit: seconds for anything.

    times: {what was done: seconds}.
    """

    def __init__(self, name, link, home, browser, limit):
        self.name, self.link, self.browser, self.limit = name, link, browser, limit
        self.folder, self.times, self.noise = home / 'lin_backprop' / 'notebooks', {}, []
        self.answer = f"""\
from lin_backprop.practice import check


def dw(x, w, b, target):
    u = max(x * w + b, 0)  # thinks {name}
    return 2 * (u - target) * x * (u > 0)


{TASK}"""

    # --- lessons; AssertionError where something is wrong or lost

    async def first_lesson(self):
        """Run 00, move its first explorer, solve a task of 01, and save both."""
        self.context = await self.browser.new_context(viewport=SCREEN)
        await self.timed('from the link to the notebook', self.follow())
        await self.timed('run 00', self.run_all())
        await self.timed('a click into a picture', self.click())
        await self.do('docmanager:save')
        await self.timed('open 01', self.open(SECOND))
        await self.timed('run 01', self.run_all())
        await self.timed('type an answer and run it', self.solve())
        await self.timed('save 01', self.do('docmanager:save'))
        self.check_files()

    async def look_again(self):
        """Follow the link again: their own work is there, with its pictures, and the teacher's news."""
        await self.page.close()
        await self.timed('the link again, with news', self.follow())
        self.check_files()
        for name in (FIRST, SECOND):
            await self.open(name)
            text = await self.read_through()
            assert not (broken := BROKEN.search(text)), f'{self.name}: {broken}'
            assert text.count(OURS) >= 2, f'{self.name}: no pictures in {name}'
            news = [cell.cell_type for cell in (await self.shown()).cells if NEWS in cell.source]
            assert news == ['markdown', 'code'], f'{self.name}: only {news} is new in {name}'
        assert not self.noise, f'{self.name}: {self.noise}'

    async def run_with_old_package(self):
        """What the notebook says where the hub has no newer package yet."""
        await self.restart()
        await self.do('notebook:run-all-cells')
        return (await self.errors())[0]

    async def second_lesson(self):
        """Run 01 in a new kernel, with the newer package."""
        await self.timed('restart the kernel', self.restart())
        await self.timed('run 01 again', self.run_all())
        await self.page.close()

    def check_files(self):
        """What was saved holds the answer, and the pictures without their live views."""
        for name in (FIRST, SECOND):
            cells = nbformat.read(self.folder / f'{name}.ipynb', as_version=4).cells
            outputs = [output.data for cell in cells for output in cell.get('outputs', []) if 'data' in output]
            assert sum(OURS in str(data.get('text/html')) for data in outputs) >= 2, (
                f'{self.name}: no pictures in {name}'
            )
            assert not any(LIVE in data for data in outputs), f'{self.name}: live views in {name}'
        assert self.answer in [cell.source for cell in cells], f'{self.name}: the answer is gone'

    # --- steps

    async def timed(self, what, work):
        start = perf_counter()
        try:
            await asyncio.wait_for(work, self.limit)
        except TimeoutError:
            raise AssertionError(f'{self.name}: {what} took more than {self.limit} seconds') from None
        self.times[what] = perf_counter() - start

    async def follow(self):
        """Follow the link, log in where asked, until the notebook is open and its kernel ready."""
        self.page = await self.context.new_page()
        self.page.set_default_timeout(0)
        self.page.on('pageerror', lambda error: LATE in str(error) or self.noise.append(str(error)))
        await self.page.goto(self.link)
        if await self.page.locator('#username_input').count():
            await self.page.fill('#username_input', self.name)
            await self.page.fill('#password_input', 'any')
            await self.page.click('#login_submit')
        await self.page.wait_for_function('window.jupyterapp?.shell?.currentWidget?.sessionContext')
        await self.js('await Promise.all([shown.revealed, shown.sessionContext.ready])')

    async def open(self, name):
        path = f'lin_backprop/notebooks/{name}.ipynb'
        await self.js("await jupyterapp.commands.execute('docmanager:open', {path: word})", path)
        await self.page.wait_for_function('path => jupyterapp.shell.currentWidget?.context?.path === path', arg=path)
        await self.js('await Promise.all([shown.revealed, shown.sessionContext.ready])')

    async def js(self, code, word=None):
        """Run code in the page, where `shown` is the notebook that is open, and `word` is given."""
        shown = 'const shown = jupyterapp.shell.currentWidget, notebook = shown.content;'
        return await self.page.evaluate(f'async word => {{ {shown} {code}; }}', word)

    async def do(self, command):
        await self.js('await jupyterapp.commands.execute(word)', command)

    async def run_all(self):
        await self.do('notebook:run-all-cells')
        assert not (errors := await self.errors()), f'{self.name}: {errors}'

    async def restart(self):
        await self.js('await shown.sessionContext.restartKernel()')

    async def shown(self):
        """The notebook, as the page has it."""
        return nbformat.from_dict(await self.js('return notebook.model.toJSON()'))

    async def errors(self):
        outputs = [output for cell in (await self.shown()).cells for output in cell.get('outputs', [])]
        return [f'{output.ename}: {output.evalue}' for output in outputs if output.output_type == 'error']

    async def read_through(self):
        """All that is written in the notebook when one scrolls down."""
        texts = 'texts.push((await notebook.scrollToItem(k), notebook.widgets[k].node.textContent))'
        return await self.js(f"const texts = []; for (const k in notebook.widgets) {texts}; return texts.join('')")

    async def click(self):
        """Click into the picture of the first explorer, until it is another."""
        picture = self.page.locator(PICTURE).first
        before = await picture.inner_html()
        await picture.locator('[data-set]').last.click()
        moved = '([picture, before]) => document.querySelector(picture).innerHTML !== before'
        await self.page.wait_for_function(moved, arg=[PICTURE, before])

    async def solve(self):
        """Type the answer into the cell of the task, and run it."""
        number = [TASK in cell.source for cell in (await self.shown()).cells].index(True)
        await self.js(
            "notebook.activeCellIndex = word; await notebook.scrollToItem(word); notebook.mode = 'edit'", number
        )
        await self.page.locator(f'{PANEL} .jp-Cell.jp-mod-active .cm-content').click()
        await self.page.keyboard.press('Control+a')
        await self.page.keyboard.insert_text(self.answer)
        await self.do('notebook:run-cell')
        cell = (await self.shown()).cells[number]
        assert (cell.source, 'Right' in str(cell.outputs)) == (self.answer, True), f'{self.name}: {cell}'
