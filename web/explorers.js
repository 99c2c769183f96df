// The explorers of a page: every state was worked out when it was made (states.py says how), and is chosen here.
// A browser that cannot unpack them shows their start.
let pool, words, places;
let hushed = false;  // while a page comes into being, a screen reader is told nothing

async function unpacked(packed) {
    const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
}

// The HTML of a picture: it is the `turn`-th of its shape.
function html(picture) {
    const [shape, turn] = places[picture];
    const piece = place => pool.pieces[typeof place === 'number' ? place : place[1 + pool.sequences[place[0]][turn]]];
    return pool.shapes[shape].map(piece).join('');
}

// An element with attributes and children; `on...` are listeners.
function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
        else if (typeof value === 'boolean') node.toggleAttribute(key, value);
        else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
}

// The place of the number that is nearest; of those as near, the one at `first`.
const nearest = (values, wanted, first = 0) => values.reduce((best, value, place) =>
    Math.abs(value - wanted) < Math.abs(values[best] - wanted) ? place : best, first);

// What a control offers, as words of an address.
const worded = ({kind, values}) => values.map((value, place) =>
    kind !== 'answers' ? value.replace(/[ ,]/g, '_') : place ? `${place}` : '');

// The place of a word, or of the number that is nearest; for others, `otherwise`.
function offered(description, word, otherwise) {
    const values = worded(description), place = values.indexOf(word.replace(/[ ,]/g, '_'));
    return place >= 0 ? place : nearest(values, word ? Number(word) : NaN, otherwise);
}

// The controls: {node, show(place)} each; choose(place) is called when the reader takes another value.

function choice({label, values}, choose) {
    const buttons = values.map((value, place) =>
        element('button', {type: 'button', onclick: () => choose(place)}, value));
    const few = select({label, values}, choose);  // the same in little room: the sheet shows the one or the other
    return {
        node: element('div', {class: 'control', role: 'group', 'aria-label': label}, element('span', {'aria-hidden': 'true'}, label), ...buttons, few),
        show(shown) {
            buttons.forEach((button, place) => button.setAttribute('aria-pressed', place === shown));
            few.selectedIndex = shown;
        },
    };
}

function select({label, values}, choose) {
    const list = element('select', {'aria-label': label, onchange: () => choose(list.selectedIndex)},
        ...values.map(value => element('option', {}, value)));
    return list;
}

function list(description, choose) {
    const all = select(description, choose);
    return {
        node: element('div', {class: 'control list'}, element('span', {'aria-hidden': 'true'}, description.label), all),
        show(shown) { all.selectedIndex = shown; },
    };
}

// As in JupyterLab, Tab goes to each answer and Space takes it; the arrow keys do both.
function answers({label, values}, choose) {
    const inputs = values.map((value, place) => value !== null && element('input', {
        type: 'radio',
        onchange: event => {
            choose(place);
            open(event.target.closest('.explorer').dataset.gate);
        },
        onkeydown: event => {
            const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
            if (!step) return;
            event.preventDefault();
            const next = inputs[place + step] || inputs.at(step > 0 ? 1 : -1);
            next.focus();
            next.click();
        },
    }));
    const lines = inputs.flatMap((input, place) => input ? [element('label', {}, input, values[place])] : []);
    return {
        node: element('fieldset', {class: 'control'}, element('legend', {}, label), ...lines),
        show: shown => inputs.forEach((input, place) => { if (input) input.checked = place === shown; }),
    };
}

function number({label, values}, choose) {
    let here = 0;
    const step = by => values[here + by] !== undefined && choose(here + by);
    const input = element('input', {
        type: 'number', step: 'any', min: values[0], max: values.at(-1), 'aria-label': label,
        onkeydown: event => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
            event.preventDefault();  // where not every number is offered, the next one that is
            step(event.key === 'ArrowUp' ? 1 : -1);
        },
        oninput: () => {
            const place = values.findIndex(value => input.value !== '' && Number(value) === Number(input.value));
            if (place >= 0 && place !== here) choose(place);
        },
        onchange: () => {  // what is not offered becomes the nearest that is
            const place = input.value === '' ? here : nearest(values, Number(input.value), here);
            if (place !== here) choose(place);  // else a click on the picture, which leaves the field, would lose its aim
            else input.value = values[here];
        },
    });
    input.style.width = `${Math.max(...values.map(value => value.length)) + 2}ch`;
    // for a finger or a mouse; the keyboard has the arrow keys
    const [less, more] = [['−', 'less', -1], ['+', 'more', 1]].map(([sign, word, by]) => element('button',
        {type: 'button', tabindex: '-1', 'aria-label': `${word} ${label}`, onclick: () => step(by)}, sign));
    const node = element('div', {class: 'control number'}, element('span', {'aria-hidden': 'true'}, label), less, input, more);
    return {
        node,
        show(shown, rests) {
            here = shown;
            input.value = values[here];
            input.disabled = rests;
            less.disabled = rests || here === 0;
            more.disabled = rests || here === values.length - 1;
        },
    };
}

const KINDS = {choice, list, answers, number};

// {the place of an explorer that moves: what shows the state of these places in it}. It has, too: `state()`, the words of
// its address; `start`, these at the start; `say(words)`, which shows their state; `play()`, `pause()` and
// `ready()` of its hand. An explorer that has moved says `moved`.
const alive = new Map();

// An explorer in its place: its controls and its picture.
function explorer(place, {heading, buttons, names, order, time, tree, descriptions, start}) {
    const picture = element('div', {class: 'picture'});
    const controls = start.map(() => ({description: null, node: element('div')}));
    let chosen = start, state, leaf, hand;

    // Go down the tree to the wanted values: their places, or words that were picked in the picture. What a control offers
    // can depend on those before it: then a choice and the time start anew, and another number stays as near as it can.
    function show(wanted) {
        let node = tree;
        const before = chosen;
        state = {};
        chosen = wanted.map((place, k) => {
            const description = descriptions[node[0]], rests = description.kind === 'rests';
            if (rests) {  // its value does not matter, and comes back when it is needed again
                controls[k].show(before[k], true);
                node = node[1];
                return before[k];
            }
            const control = controls[k], anew = control.description !== description;
            if (typeof place === 'string') {
                place = offered(description, place, anew ? 0 : before[k]);
            } else if (anew && control.description && (['choice', 'list'].includes(description.kind) || names[k] === time)) {
                place = 0;
            }
            if (anew) {
                const made = KINDS[description.kind](description, value => show(chosen.map((old, at) => at === k ? value : old)));
                control.node.replaceWith(made.node);
                Object.assign(control, made, {description});
            }
            place = Math.min(place, node.length - 2);
            control.show(place, false);
            state[names[k]] = worded(description)[place];
            node = node[place + 1];
            return place;
        });
        leaf = [node].flat(1);
        picture.innerHTML = html(leaf[0]);
        if (!hushed) hand?.tell(words[leaf[0]]);
        place.dispatchEvent(new Event('moved', {bubbles: true}));
    }

    const pressed = buttons.map((label, k) =>
        element('button', {type: 'button', class: 'control', onclick: () => show(leaf[k + 1])}, label));
    const row = element('div', {class: 'lin-controls'}, ...pressed, ...controls.map(control => control.node));
    const above = element('div');
    above.innerHTML = heading;
    if (heading) {
        above.id = `${place.id}-asks`;
        row.querySelector('fieldset')?.setAttribute('aria-describedby', above.id);
    }
    place.replaceChildren(above, row, picture);
    show(start);
    const spoken = () => order.map(name => state[name] ?? '');
    hand = stage(place, picture, words => show(chosen.map((old, k) => words[names[k]] ?? old)), words[leaf[0]]);
    const say = words => show(names.map((name, k) => words[order.indexOf(name)] ?? chosen[k]));
    alive.set(place, Object.assign(show, {...hand, state: spoken, start: spoken(), say}));
}

// What gives an answer away waits until its question is answered, or the reader looks without.
const waiting = new Map();  // {an explorer that leaves the answer out: what starts it}

function wait(place, act) {
    const look = element('button', {type: 'button', class: 'control', onclick() {
        open(place.dataset.gate);
        place.querySelector(':is(input, button):enabled:not([tabindex="-1"])').focus();
    }}, 'Look without answering');
    place.prepend(element('div', {class: 'lin-controls'}, look));
    waiting.set(place, act);
}

function open(gate) {
    for (const part of document.querySelectorAll(`[data-gate="${gate}"]`)) {
        if (part.matches('.next')) part.open = true;
        part.classList.remove('waits');
        waiting.get(part)?.();
        waiting.delete(part);
    }
}

// Bring the explorers to life, where the browser can.
async function begin() {
    lights();
    if (!('DecompressionStream' in globalThis)) {
        document.querySelector('.explorer')?.before(element('p', {class: 'note'}, 'This browser is too old to move the pictures.'));
        return;
    }
    const states = await unpacked(document.getElementById('states').textContent);
    ({pool, words} = states);
    const met = pool.shapes.map(() => 0);
    places = pool.shape_of.map(shape => [shape, met[shape]++]);
    document.querySelectorAll('.explorer').forEach((place, k) => {
        const act = () => explorer(place, states.spaces[k]);
        try {
            if (place.matches('.waits')) wait(place, act);
            else act();
        } catch (error) {
            console.error(error);  // the others move
        }
    });
    document.documentElement.dataset.moves = '';
}
