// The hand: it moves, picks, points at and plays what Python has drawn. It computes nothing but places on the screen.
// A picture speaks to it in data attributes of its elements, see `data` in render/picture.py:
//   key="box.2.1.0"            what stays the same in the next picture: it moves there, and a path takes its new shape
//   at="X.2.1"                 what it is; from="X.2.1 dY.2.0": what feeds it, which lights up when it is pointed at
//   born="X.2.1"               where it comes from, if it was not there: an `at` or a `key` of the picture before
//   late                       it stays as it was, or unseen if it is new, until everything has arrived
//   gathers                    copies of what feeds the parts of it fly there, in a drawing
//   set="first=2 second=1"     a click sets these controls; with drag, so does a pressed pointer that comes to it
//   said="..."                 HTML for the element with `says`, while this is pointed at; says: what stands there else
//   play                       with set: Play begins then
//   last, pace="400"           Play ends here; how long a turn of Play takes, in ms

const MOTION = 600, DRAG = 150, TURN = 1000;  // ms
const ARRIVED = 0.85;  // the share of a motion after which what is late is there
const LETTERS = '.lin-n, .lin-i, .lin-j';
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const names = part => (part.dataset.from ?? '').split(' ');  // of what feeds it
const sentences = text => text.split(/(?<=[.!?;]) /);
const wanted = part => Object.fromEntries(part.dataset.set.split(' ').map(word => word.split('=')));

// root: the panel of an explorer; picture: what Python fills; set({control: value in words}): takes what was picked;
// told: the picture in words. It gives what plays it, where there is a button Play, what pauses it, `ready`, to be called
// before a change that comes from elsewhere, and `tell`, which says to a screen reader what is new in the words.
export function stage(root, picture, set, told) {
    const find = selector => [...picture.querySelectorAll(selector)];
    let places = measure();
    let dragged = null;  // {group, set, end}: what a pressed pointer has picked last
    let pointed = null, resting = false;  // resting: from a click until the pointer moves, so that what it did is seen
    let timer = null;  // of Play, while it plays

    // ---- telling: once, and not while it plays

    const status = document.createElement('p');
    status.className = 'lin-heard';
    status.setAttribute('role', 'status');
    root.append(status);
    let latest = told;

    function tell(text) {
        latest = text;
        if (timer !== null || text === told) return;
        const before = sentences(told);
        status.textContent = sentences(text).filter(one => !before.includes(one)).join(' ');
        told = text;
    }

    // ---- measuring: {name: its middle, seen from the picture's corner; the shape of a path; what is late, as it is}

    function measure() {
        const corner = picture.getBoundingClientRect();
        return new Map(find('[data-key], [data-at]').map(part => {
            const {x, y, width, height} = part.getBoundingClientRect();
            const shape = part.tagName === 'path' && getComputedStyle(part).d;  // as it is on the way, too
            const late = part.dataset.late !== undefined && looks(part);
            const place = {x: x + width / 2 - corner.x, y: y + height / 2 - corner.y, shape, late};
            return [part.dataset.key ?? part.dataset.at, place];
        }));
    }

    function looks(part) {
        return [part.innerHTML, part.getAttribute('class'), part.getAttribute('style')];
    }

    function wear(part, [html, ...look]) {
        part.innerHTML = html;
        ['class', 'style'].forEach((name, k) => look[k] === null ? part.removeAttribute(name) : part.setAttribute(name, look[k]));
    }

    for (const kind of ['pointerdown', 'keydown']) {  // a change may follow
        root.addEventListener(kind, () => { places = measure(); }, true);
    }

    // ---- moving: from where each thing was to where it is now

    new MutationObserver(() => {
        const before = places;
        places = measure();
        point(null);
        reach();
        if (still()) return;
        const time = dragged ? DRAG : Math.min(MOTION, pace());  // what is dragged follows at once
        find('[data-gathers] [data-from]').forEach(part => gather(part, time));
        for (const part of find('[data-key], [data-late]')) {
            const {key, at, born} = part.dataset, name = key ?? at;
            const now = places.get(name), was = before.get(name) ?? before.get(born);
            if (was && now.late) delay(part, was, now, time);
            if (was) move(part, was, now, time);
        }
    }).observe(picture, {childList: true});

    function delay(part, was, now, time) {
        if (!was.late) {
            part.animate({opacity: [0, 0, 1], offset: [0, ARRIVED, 1]}, time);
        } else if (`${was.late}` !== `${now.late}`) {
            wear(part, was.late);
            setTimeout(() => wear(part, now.late), ARRIVED * time);
        }
    }

    function move(part, was, now, time) {
        if (was.shape && was.shape !== now.shape) {
            glide(part, {d: [was.shape, now.shape]}, time);
        } else if (Math.abs(was.x - now.x) + Math.abs(was.y - now.y) >= 1) {
            const end = getComputedStyle(part).visibility;  // what has landed is hidden, once it is there
            glide(part, {transform: [way(part, now, was), 'none'], visibility: ['visible', end]}, time);
        }
    }

    function gather(part, time) {
        const end = places.get(part.dataset.at), from = names(part);
        for (const other of find('[data-at]').filter(other => from.includes(other.dataset.at))) {
            const whole = other.closest('[data-key]'), copy = whole.cloneNode(true);
            for (const mark of [copy, ...copy.children]) Object.keys(mark.dataset).forEach(key => delete mark.dataset[key]);
            const holder = whole.parentNode.cloneNode();  // it holds the place of the part in the drawing
            holder.append(copy);
            other.ownerSVGElement.append(holder);
            const flight = glide(copy, {transform: ['none', way(other, places.get(other.dataset.at), end)]}, time);
            flight.onfinish = () => holder.remove();
        }
    }

    const glide = (part, frames, time) => part.animate(frames, {duration: time, easing: 'ease-in-out'});

    function way(part, from, to) {
        const scale = part.getScreenCTM?.().a ?? shrunk();  // a drawing has units of its own
        return `translate(${(to.x - from.x) / scale}px, ${(to.y - from.y) / scale}px)`;
    }

    const shrunk = () => root.getBoundingClientRect().width / root.offsetWidth;  // a slide can be smaller than it is made

    // ---- picking

    picture.addEventListener('click', ({target}) => {
        const part = target.closest('[data-set]');
        if (!part || part.dataset.drag !== undefined) return;
        resting = true;
        if (timer !== null) stop();
        set(wanted(part));
        if (part.dataset.play !== undefined) start();
    });

    picture.addEventListener('pointerdown', event => {
        const part = event.target.closest('[data-drag]'), {pointerId} = event;
        if (!part || event.button) return;
        event.preventDefault();  // no words are selected on the way
        dragged?.end.abort();
        const end = new AbortController(), {signal} = end;
        dragged = {group: part.dataset.drag, set: part.dataset.set, end};
        if (timer !== null) stop();
        set(wanted(part));
        // The pointer may leave the picture. The window listens only as long as the drag lasts.
        addEventListener('pointermove', event => { if (event.pointerId === pointerId) drag(event); }, {signal});
        for (const kind of ['pointerup', 'pointercancel']) {
            addEventListener(kind, event => {
                if (event.pointerId !== pointerId) return;
                end.abort();
                dragged = null;
            }, {signal});
        }
    });

    function drag({clientX, clientY}) {
        const part = document.elementFromPoint(clientX, clientY)?.closest('[data-drag]');
        if (part?.dataset.drag !== dragged.group || part.dataset.set === dragged.set || !picture.contains(part)) return;
        dragged.set = part.dataset.set;
        places = measure();
        set(wanted(part));
    }

    // ---- pointing: what feeds an entry, or what an entry feeds

    function point(part) {
        if (part === pointed) return;
        pointed = part;
        find('.lin-feeds').forEach(other => other.classList.remove('lin-feeds'));
        root.querySelector('.lin-lines')?.remove();
        for (const line of find('[data-says]')) line.innerHTML = part?.dataset.said ?? line.dataset.says;
        if (!part) return;
        const {at, from} = part.dataset;
        const ends = find('[data-at]').filter(other => other !== part &&
            (from ? names(part).includes(other.dataset.at) : names(other).includes(at)));
        ends.forEach(other => other.classList.add('lin-feeds'));
        const near = ends.filter(end => !ends.some(other => names(other).includes(end.dataset.at)));  // not through another
        if (ends.length) root.append(lines(part, near));
    }

    function lines(part, ends) {
        const corner = root.getBoundingClientRect(), scale = shrunk(), svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        const middle = end => {
            const {x, y, width, height} = end.getBoundingClientRect();
            return `${(x + width / 2 - corner.x) / scale - root.clientLeft} ${(y + height / 2 - corner.y) / scale - root.clientTop}`;
        };
        svg.setAttribute('class', 'lin-lines');
        svg.setAttribute('aria-hidden', 'true');
        svg.innerHTML = `<path d="${ends.map(end => `M${middle(part)}L${middle(end)}`).join('')}"/>`;
        return svg;
    }

    const over = ({target}) => { if (!resting) point(target.closest('[data-from], [data-at]')); };
    picture.addEventListener('pointermove', event => {
        if (!resting || !(event.movementX || event.movementY)) return;
        resting = false;
        over(event);  // it may have come here at once
    }, true);
    picture.addEventListener('pointerover', over);
    picture.addEventListener('pointerleave', ({pointerType}) => {
        if (pointerType !== 'touch') point(null);  // a finger leaves when it is lifted, and what it tapped stays lit
    });

    // By keys, where something is said of what is pointed at: Tab comes to the picture, the arrows go through its parts.
    function reach() {
        const there = picture.querySelector('[data-said]');
        const given = {tabindex: 0, role: 'group', 'aria-label': 'numbers, and the arrow keys point at one'};
        Object.entries(given).forEach(([name, value]) => there ? picture.setAttribute(name, value) : picture.removeAttribute(name));
    }

    reach();
    picture.addEventListener('keydown', event => {
        const parts = find('[data-said]'), here = parts.indexOf(pointed);
        const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
        if (!step || !parts.length) return;
        event.preventDefault();  // else the page moves
        point(parts.at(here < 0 ? 0 : (here + step) % parts.length));
        status.textContent = picture.querySelector('[data-says]').textContent;
    });
    picture.addEventListener('blur', () => point(null));

    // ---- playing: the button Play makes one turn; here it is pressed again and again

    const play = [...root.querySelectorAll('button')].find(button => button.textContent.trim() === 'Play');
    const pace = () => Number(picture.querySelector('[data-pace]')?.dataset.pace ?? TURN);

    function begin(time = pace(), next = go) {
        clearTimeout(timer);
        play.textContent = 'Pause';
        timer = setTimeout(next, time);
    }

    function start() {
        begin(2 * MOTION, turn);  // first, what starts is to be seen
    }

    function go() {
        if (picture.querySelector('[data-last]') || !root.isConnected) stop();
        else turn();
    }

    function turn() {
        places = measure();
        play.click();
        begin();
    }

    function stop() {
        clearTimeout(timer);
        timer = null;
        play.textContent = 'Play';
        tell(latest);
    }

    play?.addEventListener('click', event => {
        if (!event.isTrusted) return;  // pressed by `turn`
        if (timer === null) {
            begin();
        } else {
            event.stopImmediatePropagation();  // no turn more
            event.preventDefault();
            stop();
        }
    }, true);

    return {
        play: () => play && start(),
        pause: () => timer !== null && stop(),
        ready() { places = measure(); },
        tell,
    };
}

// Pointing at a letter, or being in the field of one, lights its axis in every picture of the page.
export function lights() {
    const page = document.documentElement;
    if (page.dataset.lit !== undefined) return;
    page.dataset.lit = '';
    const letter = part => part.closest?.(LETTERS)?.classList.value.match(/\blin-([nij])\b/)[1] ?? '';
    const field = input => (input.getAttribute('aria-label') ?? input.labels?.[0]?.textContent ?? '').trim();
    document.addEventListener('pointerover', ({target}) => { page.dataset.lit = letter(target); });
    document.addEventListener('pointerout', () => { page.dataset.lit = ''; });  // a finger leaves, too
    document.addEventListener('focusin', ({target}) => {
        page.dataset.lit = target.matches('input') && 'nij'.includes(field(target)) ? field(target) : '';
    });
}

// In Jupyter: a picture whose Python is gone says so. What the reader does is answered, else too.
const PATIENCE = 5000;  // ms

function connected(root, model) {
    const notice = document.createElement('p'), gone = () => root.matches('.jupyter-widgets-disconnected');
    notice.className = 'lin-notice';
    notice.setAttribute('role', 'status');
    root.prepend(notice);
    let asked = null, was = gone();
    const say = words => {
        clearTimeout(asked);
        asked = null;
        notice.textContent = words;
    };
    for (const kind of ['click', 'change', 'keydown']) {
        root.addEventListener(kind, () => {
            if (asked !== null || was) return;
            asked = setTimeout(say, PATIENCE, 'Python does not answer. It is busy, or it has ended: then run the cells again.');
            model.send({});
        });
    }
    model.on('msg:custom', () => say(''));
    new MutationObserver(() => {
        if (gone() === was) return;
        was = gone();
        say(was ? 'This picture is not connected to Python any more: run the cells again.' : '');
        for (const part of [...root.children].filter(part => part !== notice)) part.inert = was;
    }).observe(root, {attributeFilter: ['class']});
}

// What belongs together, and which button is pressed, as a screen reader hears it.
function choices(root) {
    for (const row of root.querySelectorAll('.widget-toggle-buttons, .widget-radio')) {
        const label = row.querySelector('.widget-label');
        row.setAttribute('role', row.matches('.widget-radio') ? 'radiogroup' : 'group');
        row.setAttribute('aria-label', label.textContent);
        label.setAttribute('aria-hidden', 'true');
    }
    const press = () => root.querySelectorAll('.widget-toggle-button').forEach(button =>
        button.setAttribute('aria-pressed', button.matches('.mod-active')));
    press();
    new MutationObserver(press).observe(root, {subtree: true, childList: true, attributeFilter: ['class']});
}

// In Jupyter: an invisible widget beside the picture and the controls of its explorer.
export default {
    async render({model, el, signal}) {
        while (!el.closest('.lin-explorer')) {  // it is put there a moment later
            if (signal?.aborted) return;
            await new Promise(requestAnimationFrame);
        }
        const root = el.closest('.lin-explorer');
        const {tell} = stage(root, root.querySelector('.lin-picture .widget-html-content'), words => model.send(words), model.get('said'));
        model.on('change:said', () => tell(model.get('said')));
        lights();
        connected(root, model);
        choices(root);
    },
};
