// The hand: it picks, points, moves and plays what Python has drawn. It computes nothing but places on the screen.
// A picture speaks to it in data attributes of its elements, see `data` in render/picture.py:
//   set="first=2 second=1"     a click sets these controls; with drag, so does a pressed pointer that moves onto it
//   at="X.2.1"                 what it is; from="X.2.1 dY.2.0": what feeds it, which lights up when it is pointed at
//   key="box.2.1.0"            what stays the same in the next picture: it moves there, and a path takes its new shape
//   born="X.2.1"               where it comes from, if it was not there: an `at` or a `key` of the picture before
//   said="..."                 HTML for the element with `says`, while this is pointed at; says: what stands there else
//   gathers                    copies of what feeds the parts of it fly there, in a drawing
//   late                       it stays as it was, or unseen if it is new, until everything has arrived
//   play                       with set: Play begins then
//   last, pace="400"           Play ends here; how long a turn of Play takes, in ms

const MOTION = 600, DRAG = 150, TURN = 1000;  // ms
const LETTERS = '.lin-n, .lin-i, .lin-j';
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

// root: the panel of an explorer; picture: what Python fills; set({control: value in words}): takes what was picked.
export function stage(root, picture, set) {
    const find = selector => [...picture.querySelectorAll(selector)];
    let places = measure(), pointed = null, timer = null;

    // {name: its middle, seen from the picture's corner; the shape of a path; what is late, as it is}
    function measure() {
        const corner = picture.getBoundingClientRect();
        return new Map(find('[data-key], [data-at]').map(part => {
            const {x, y, width, height} = part.getBoundingClientRect();
            const shape = part.tagName === 'path' && getComputedStyle(part).d;  // as it is on the way, too
            const late = part.dataset.late !== undefined && {html: part.innerHTML, look: looks(part)};
            const place = {x: x + width / 2 - corner.x, y: y + height / 2 - corner.y, shape, late};
            return [part.dataset.key ?? part.dataset.at, place];
        }));
    }

    function looks(part) {
        return ['class', 'style'].map(name => [name, part.getAttribute(name)]);
    }
    function wear(part, {html, look}) {
        part.innerHTML = html;
        look.forEach(([name, value]) => value === null ? part.removeAttribute(name) : part.setAttribute(name, value));
    }

    // From where each thing was to where it is now.
    function move() {
        const before = places;
        places = measure();
        point(null);
        if (still()) return;
        const time = dragged ? DRAG : Math.min(MOTION, pace());  // what is dragged follows at once
        find('[data-gathers] [data-from]').forEach(part => gather(part, time));
        for (const part of find('[data-key], [data-late]')) {
            const {key, at, born} = part.dataset, now = places.get(key ?? at);
            const was = before.get(key ?? at) ?? before.get(born);
            if (!was) continue;
            if (was.late && now.late && (was.late.html !== now.late.html || `${was.late.look}` !== `${now.late.look}`)) {
                wear(part, was.late);
                setTimeout(() => wear(part, now.late), 0.85 * time);
            }
            if (now.late && !was.late) part.animate({opacity: [0, 0, 1], offset: [0, 0.85, 1]}, time);
            if (was.shape && was.shape !== now.shape) {
                part.animate({d: [was.shape, now.shape]}, {duration: time, easing: 'ease-in-out'});
                continue;
            }
            const scale = part.getScreenCTM?.().a ?? 1;  // a drawing has units of its own
            const across = (was.x - now.x) / scale, down = (was.y - now.y) / scale;
            if (Math.abs(across) + Math.abs(down) < 1) continue;
            const end = getComputedStyle(part).visibility;  // what has landed is hidden, once it is there
            part.animate({transform: [`translate(${across}px, ${down}px)`, 'none'], visibility: ['visible', end]},
                {duration: time, easing: 'ease-in-out'});
        }
    }

    function gather(part, time) {
        const end = places.get(part.dataset.at), from = names(part);
        for (const other of find('[data-at]').filter(other => from.includes(other.dataset.at))) {
            const start = places.get(other.dataset.at), whole = other.closest('[data-key]');
            const holder = whole.parentNode.cloneNode(), copy = whole.cloneNode(true);
            for (const mark of [copy, ...copy.children]) Object.keys(mark.dataset).forEach(key => delete mark.dataset[key]);
            holder.append(copy);
            other.ownerSVGElement.append(holder);
            const scale = other.getScreenCTM().a, across = (end.x - start.x) / scale, down = (end.y - start.y) / scale;
            copy.animate({transform: ['none', `translate(${across}px, ${down}px)`]}, {duration: time, easing: 'ease-in-out'})
                .finished.then(() => holder.remove());
        }
    }
    new MutationObserver(move).observe(picture, {childList: true});
    for (const kind of ['pointerdown', 'keydown']) root.addEventListener(kind, () => { places = measure(); }, true);

    // ---- picking

    const words = part => Object.fromEntries(part.dataset.set.split(' ').map(word => word.split('=')));
    let dragged = null;
    picture.addEventListener('click', event => {
        const part = event.target.closest('[data-set]');
        if (!part || part.dataset.drag !== undefined) return;
        resting = true;
        set(words(part));
        if (part.dataset.play !== undefined) begin(MOTION);
    });
    picture.addEventListener('pointerdown', event => {
        const part = event.target.closest('[data-drag]');
        if (!part) return;
        event.preventDefault();
        dragged = {group: part.dataset.drag, set: part.dataset.set};
        set(words(part));
    });
    addEventListener('pointermove', event => {
        if (!dragged) return;
        const part = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-drag]');
        if (part?.dataset.drag !== dragged.group || part.dataset.set === dragged.set || !picture.contains(part)) return;
        dragged.set = part.dataset.set;
        places = measure();
        set(words(part));
    });
    for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, () => { dragged = null; });

    // ---- pointing: what feeds an entry, or what an entry feeds

    const names = part => (part.dataset.from ?? '').split(' ');
    function point(part) {
        if (part === pointed) return;
        pointed = part;
        find('.lin-feeds').forEach(other => other.classList.remove('lin-feeds'));
        root.querySelector('.lin-lines')?.remove();
        for (const line of find('[data-says]')) line.innerHTML = part?.dataset.said ?? line.dataset.says;
        if (!part) return;
        const from = names(part), at = part.dataset.at;
        const ends = find('[data-at]').filter(other => other !== part && (part.dataset.from
            ? from.includes(other.dataset.at) : at && names(other).includes(at)));
        ends.forEach(other => other.classList.add('lin-feeds'));
        const near = ends.filter(end => !ends.some(other => names(other).includes(end.dataset.at)));  // not through another
        if (ends.length) root.append(lines(part, near));
    }

    function lines(part, ends) {
        const corner = root.getBoundingClientRect(), svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        const middle = end => {
            const {x, y, width, height} = end.getBoundingClientRect();
            return `${x + width / 2 - corner.x - root.clientLeft} ${y + height / 2 - corner.y - root.clientTop}`;
        };
        svg.setAttribute('class', 'lin-lines');
        svg.setAttribute('aria-hidden', 'true');
        svg.innerHTML = `<path d="${ends.map(end => `M${middle(part)}L${middle(end)}`).join('')}"/>`;
        return svg;
    }
    let resting = false;  // after a click, until the pointer moves: what was picked is to be seen
    picture.addEventListener('pointermove', ({movementX, movementY}) => { if (movementX || movementY) resting = false; }, true);
    picture.addEventListener('pointerover', event => {
        if (!resting) point(event.target.closest('[data-from], [data-at]'));
    });
    picture.addEventListener('pointerleave', ({pointerType}) => { if (pointerType !== 'touch') point(null); });  // a finger leaves

    // ---- playing: the button Play makes one turn; here it is pressed again and again

    const play = [...root.querySelectorAll('button')].find(button => button.textContent.trim() === 'Play');
    function stop() {
        clearTimeout(timer);
        timer = null;
        play.textContent = 'Play';
    }
    function turn() {
        places = measure();
        play.click();
        wait();
    }
    const pace = () => Number(picture.querySelector('[data-pace]')?.dataset.pace ?? TURN);
    function wait(time = pace()) {
        timer = setTimeout(() => picture.querySelector('[data-last]') || !root.isConnected ? stop() : turn(), time);
    }
    function begin(time) {
        clearTimeout(timer);
        play.textContent = 'Pause';
        wait(time);
    }
    play?.addEventListener('click', event => {
        if (!event.isTrusted) return;  // pressed from here
        if (timer === null) {
            begin();
        } else {
            event.stopImmediatePropagation();
            event.preventDefault();
            stop();
        }
    }, true);
}

// Pointing at a letter, or being in the field of one, lights its axis in every picture of the page.
export function lights() {
    const page = document.documentElement;
    if (page.dataset.lit !== undefined) return;
    page.dataset.lit = '';
    const letter = part => part.closest?.(LETTERS)?.classList.value.match(/\blin-([nij])\b/)[1] ?? '';
    const field = input => (input.getAttribute('aria-label') ?? input.labels?.[0]?.textContent ?? '').trim();
    document.addEventListener('pointerover', event => { page.dataset.lit = letter(event.target); });
    document.addEventListener('pointerout', () => { page.dataset.lit = ''; });  // a finger leaves, too
    document.addEventListener('focusin', ({target}) => {
        page.dataset.lit = target.matches('input') && 'nij'.includes(field(target)) ? field(target) : '';
    });
}

// In Jupyter: an invisible widget beside the picture and the controls of its explorer.
export default {
    async render({model, el}) {
        while (!el.closest('.lin-explorer')) await new Promise(requestAnimationFrame);
        const root = el.closest('.lin-explorer');
        stage(root, root.querySelector('.lin-picture .widget-html-content'), words => model.send(words));
        lights();
    },
};
