// What the tests ask of a page, as functions of `look`. `cell` is the number of a code cell in JupyterLab.
window.look = (() => {
    const CONTROLS = '.widget-text:has([type=number]), .widget-dropdown, .widget-toggle-buttons, .widget-radio, .widget-button';
    const IN_DEPTH = 'svg[aria-label^="The cube"]';  // there a box may hide what it moves in front of
    const SLACK = 1.5;  // px: positions are rounded
    const LETTERS = 0.25;  // of a line's height, above and below, holds no ink: there lines may touch

    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const outputs = () => all('.jp-CodeCell .jp-OutputArea-output');
    const output = cell => all('.jp-CodeCell')[cell].querySelector('.jp-OutputArea-output');
    const explorer = cell => output(cell).querySelector(':scope > .jupyter-widgets');
    const pictures = cell => all(':not(.lin-call) > .widget-html-content:not(:has(> style))', explorer(cell));
    const controls = cell => all(CONTROLS, explorer(cell));
    const words = text => text.replace(/\s+/g, ' ').trim();
    const parsed = html => Object.assign(document.createElement('div'), {innerHTML: html});

    // ---- explorers: which there are, what their controls and pictures show

    const live = () => all('.jp-CodeCell').flatMap((_, cell) => output(cell) && explorer(cell) ? [cell] : []);

    // The label of a control, and its value in words: null where it has none.
    function shown(control) {
        const chosen = control.querySelector('.mod-active') || control.querySelector(':checked')?.closest('label');
        return {
            label: words((control.querySelector('.widget-label') || control).textContent),
            value: control.querySelector('[type=number], select')?.value ?? chosen?.textContent ?? null,
        };
    }

    // The places where the keyboard can stop inside a control.
    const stops = control => control.matches('button') ? [control] : all('input, select, button', control);

    const focus = (cell, control, stop) => stops(controls(cell)[control])[stop].focus();

    // Which control has the focus: its number, or null outside the explorer.
    function focused(cell) {
        const place = controls(cell).findIndex(control => control.contains(document.activeElement));
        return place < 0 ? null : place;
    }

    // Whether it shows these pictures, and below them the call of this state.
    const same = (cell, htmls, call) => {
        const there = pictures(cell), line = explorer(cell).querySelector('.lin-call').textContent;
        return line.trim() === call && there.length === htmls.length && there.every((p, k) => p.innerHTML === parsed(htmls[k]).innerHTML);
    };

    // From the next key, or click, on: how long until a picture of this explorer changes.
    function watch(cell, kind = 'keydown') {
        const seen = look.seen = {key: null, changed: null};
        document.addEventListener(kind, () => { seen.key = performance.now(); }, {capture: true, once: true});
        const observer = new MutationObserver(() => {
            seen.changed ??= performance.now() - seen.key;
            observer.disconnect();
        });
        for (const picture of pictures(cell)) {
            observer.observe(picture, {childList: true, subtree: true, characterData: true});
        }
    }

    // ---- handles: what can be picked in the pictures

    const handles = cell => pictures(cell).flatMap(picture => all('[data-set]', picture));

    // Pick one of them, as a pointer does.
    function pick(cell, place) {
        const part = handles(cell)[place];
        look.focus(cell, 0, 0);
        watch(cell, 'click');
        for (const kind of ['pointerdown', 'pointerup', 'click']) {
            part.dispatchEvent(new PointerEvent(kind, {bubbles: true}));
        }
    }

    // ---- what can be read on the page

    // The words and the images, to compare a page with what was to be shown.
    const content = root => ({words: words(root.textContent), images: all('img', root).map(i => i.alt)});
    const SIGNS = ['model not found', 'VBox(children', 'This did not work'];
    const ERRORS = '[data-mime-type$="jupyter.error"], [data-mime-type$="jupyter.stderr"]';
    const errors = () => outputs().filter(o => o.matches(ERRORS) || SIGNS.some(sign => o.textContent.includes(sign)))
        .map(o => words(o.textContent));
    const alive = count => live().length >= count || errors().length > 0;
    const missing = () => outputs().flatMap(o => all('img', o)).filter(i => !i.naturalWidth).map(i => i.alt);

    const texts = root => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const {parentElement: part} = node;
            if (node.data.trim() && part.checkVisibility({visibilityProperty: true}) && !part.matches('.lin-heard')) found.push(node);
        }
        return found;
    };

    function lines(node) {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].filter(r => r.width && r.height);
    }

    // The height of an element's letters in px, on the screen where they stand in a drawing.
    function size(element) {
        const height = parseFloat(getComputedStyle(element).fontSize);
        return element instanceof SVGElement ? height * element.getScreenCTM().a : height;
    }

    // A point can be asked what it shows only where it is on the screen.
    function onto(element) {
        const screen = document.querySelector('.jp-WindowedPanel-outer')?.getBoundingClientRect();
        const {top, bottom} = element.getBoundingClientRect();
        if (top < (screen?.top ?? 0) || bottom > (screen?.bottom ?? innerHeight)) element.scrollIntoView({block: 'center', behavior: 'instant'});
    }

    const name = element => `<${element.tagName.toLowerCase()}> "${words(element.textContent).slice(0, 40)}"`;

    // ---- layout

    // The boxes of an explorer that must not overlap: {of: element, what: words, rect}.
    function boxes(root) {
        const found = [];
        for (const node of texts(root)) {
            for (const {left, right, top, bottom, height} of lines(node)) {
                const rect = {left, right, top: top + LETTERS * height, bottom: bottom - LETTERS * height};
                found.push({of: node, what: `"${words(node.data).slice(0, 40)}"`, rect});
            }
        }
        for (const element of all('button, input, td, th, caption, img, svg:not(.lin-lines)', root)) {
            if (element.checkVisibility()) {
                found.push({of: element, what: name(element), rect: element.getBoundingClientRect()});
            }
        }
        return found;
    }

    const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;
    const within = (a, b) => a.left > b.left - SLACK && a.right < b.right + SLACK
        && a.top > b.top - SLACK && a.bottom < b.bottom + SLACK;

    // In a drawing in depth a box with its number may stand before another number.
    const inBox = box => /^"-?\d+"$/.test(box.what) && box.of.parentElement.closest(IN_DEPTH);

    function layout(cell) {
        const root = explorer(cell), found = boxes(root), faults = new Set();
        found.forEach((one, k) => {
            for (const other of found.slice(k + 1)) {
                const apart = !one.of.contains(other.of) && !other.of.contains(one.of);
                if (apart && overlap(one.rect, other.rect) && !(inBox(one) && inBox(other))) {
                    faults.add(`${one.what} and ${other.what} overlap`);
                }
            }
            const drawing = one.of.parentElement.closest('svg');
            for (const frame of [root, drawing]) {
                if (frame && !within(one.rect, frame.getBoundingClientRect())) {
                    faults.add(`${one.what} reaches out of ${frame === root ? 'the explorer' : 'its drawing'}`);
                }
            }
        });
        for (const element of [output(cell), root, ...all('*:not(.lin-heard)', root)]) {
            if (!(element instanceof HTMLElement) || !element.clientWidth) continue;
            const hides = getComputedStyle(element).overflow !== 'visible';
            if (element.scrollWidth > element.clientWidth + SLACK
                    || (hides && element.scrollHeight > element.clientHeight + SLACK)) {
                faults.add(`${name(element)} is cut off`);
            }
        }
        return [...faults];
    }

    // ---- contrast

    // A colour as [r, g, b, alpha], the channels from 0 to 1; null where nothing is painted.
    function colour(text, opacity = 1) {
        const numbers = text.match(/^rgba?\(([^)]*)\)/)?.[1].split(/[\s,/]+/).map(Number);
        if (numbers) return [...numbers.slice(0, 3).map(c => c / 255), (numbers[3] ?? 1) * opacity];
        const wide = text.match(/^color\(srgb ([^)]*)\)/)?.[1].split(/[\s/]+/).map(Number);
        if (wide) return [...wide.slice(0, 3), (wide[3] ?? 1) * opacity];
        if (text === 'none') return null;
        throw new Error(`no colour: ${text}`);
    }

    // Remembers what was found for an element until `faint` is called again.
    const memories = [];
    function remembered(find) {
        memories.push(new Map());
        const memory = memories.at(-1);
        return element => memory.get(element) ?? memory.set(element, find(element)).get(element);
    }

    // How much an element hides of the ground, with all that it lies in.
    const opacity = remembered(element => {
        const own = Number(getComputedStyle(element).opacity);
        return element.parentElement ? own * opacity(element.parentElement) : own;
    });

    // What an element paints.
    const paint = remembered(element => {
        const style = getComputedStyle(element);
        if (!(element instanceof SVGElement) || element.matches('svg')) {
            return colour(style.backgroundColor, opacity(element));
        }
        if (element.matches('text, tspan, g')) return null;
        return colour(style.fill, style.fillOpacity * opacity(element))
            ?? colour(style.stroke, style.strokeOpacity * opacity(element));
    });

    const opaque = element => paint(element)?.[3] === 1;

    const over = (top, ground) => ground.map((c, k) => top[3] * top[k] + (1 - top[3]) * c);
    const light = rgb => {
        const [r, g, b] = rgb.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);

    const ancestors = element => element ? [element, ...ancestors(element.parentElement)] : [];

    // The contrast of an element's ink with what lies below it at a point; words where it cannot be seen.
    function contrastAt(element, x, y) {
        // a sign of a formula may be drawn outside of its box
        const stack = element instanceof MathMLElement ? ancestors(element) : document.elementsFromPoint(x, y);
        const place = stack.indexOf(element);
        if (place < 0) return 'is not on the page';
        const above = stack.slice(0, place).filter(e => !element.contains(e));
        if (above.some(opaque)) return element.closest(IN_DEPTH) ? Infinity : 'is covered';
        const below = stack.slice(place), last = below.findIndex(opaque);
        const layers = below.slice(0, last < 0 ? below.length : last + 1).map(paint).filter(Boolean);
        const ground = layers.reduceRight((below, layer) => over(layer, below), [1, 1, 1]);
        const style = getComputedStyle(element);
        const ink = colour(element instanceof SVGElement ? style.fill : style.color, opacity(element));
        return ratio(over(ink, ground), ground);
    }

    // Every text whose contrast is below `least`; what is disabled is exempt, as in WCAG.
    function faint(least, roots) {
        const faults = new Set();
        memories.forEach(memory => memory.clear());
        const touchable = document.head.appendChild(document.createElement('style'));  // also what a pointer passes through
        touchable.textContent = '* { pointer-events: auto !important; }';
        const check = (element, text, {left, width, top, height}) => {
            for (const share of element instanceof SVGElement ? [0.1, 0.5, 0.9] : [0.5]) {
                const found = contrastAt(element, left + share * width, top + height / 2);
                if (typeof found === 'string') faults.add(`"${text}" ${found}`);
                else if (found < least) faults.add(`"${text}" has a contrast of ${found.toFixed(2)}`);
            }
        };
        for (const root of roots) {
            for (const node of texts(root)) {
                if (node.parentElement.closest(':disabled')) continue;
                onto(node.parentElement);
                for (const rect of lines(node)) check(node.parentElement, words(node.data).slice(0, 40), rect);
            }
            for (const input of all('input:not([type=radio]):enabled', root)) {
                onto(input);
                check(input, input.value, input.getBoundingClientRect());
            }
        }
        touchable.remove();
        return [...faults];
    }

    return {
        live, alive, errors, focus, focused, watch, same, content, missing, layout, parsed, output, outputs, texts,
        size, pick,
        handles: cell => handles(cell).map(part => part.dataset.set),
        shown: cell => controls(cell).map(shown),
        faint: (least, part) => faint(least, all(part)),  // part: a selector
        faintIn: (cell, least) => faint(least, [explorer(cell)]),
    };
})();
