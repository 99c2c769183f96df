// The address of a page says what an explorer shows, so that Back undoes and a link leads to a state.
// #cube=dX,1,0,slice_by_slice,2,play: the name of an explorer, words in the order of its arguments, and that it plays.
// What is as at the start is left out at the end, or between two commas.
const QUICK = 1000;  // ms: changes of an explorer that follow sooner are one step of Back
const explorers = [...document.querySelectorAll('.explorer')];

function addressOf(place) {
    const {state, start} = alive.get(place), words = state();
    while (words.length && ['', start[words.length - 1]].includes(words.at(-1))) words.pop();
    return `#${place.id}=${words.join(',')}`;
}

// What all explorers show: lists of words, null for one that waits.
const all = () => explorers.map(place => alive.get(place)?.state() ?? null);

function note(kind, address) {
    history[kind](all(), '', address);
}

let showing = false;  // as an address says, not as the reader wants

function put(place, words) {
    const gate = place.dataset.gate;
    showing = true;
    if (!alive.has(place)) open(gate);
    const {state, start, say, pause} = alive.get(place);
    const wanted = start.map((word, k) => words[k] || word);
    if (`${wanted}` !== `${state()}`) {
        pause();
        say(wanted);
        if (state().some(Boolean)) open(gate);  // a question that is answered
    }
    showing = false;
}

// Go to the explorer that the address names, if it names one; show the state that it names, too.
function follow() {
    const [, name, state] = decoded(location.hash).match(/^#([^=]*)(=.*)?/) ?? [];
    const place = explorers.find(({id}) => id === name), words = state?.slice(1).split(',');
    if (!place) return;
    const plays = words?.at(-1) === 'play' && words.pop();
    if (words) put(place, words);
    place.scrollIntoView();
    place.focus({preventScroll: true});
    if (plays) alive.get(place).play();
}

function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return '';
    }
}

// After Back, Forward or a new address.
function arrive() {
    changed.place = null;
    if (history.state) {
        const now = all();  // what rests has no word, and is as it was
        explorers.forEach((place, k) => `${history.state[k] ?? ''}` !== `${now[k] ?? ''}` && put(place, history.state[k] ?? []));
    } else {
        follow();
        note('replaceState', location.hash);
    }
}

const pressed = {place: null}, changed = {place: null, time: 0};  // by the reader: what was touched, and has moved last

document.addEventListener('moved', ({target: place}) => {
    if (!place.querySelector('.copy')) {
        place.append(copier(place));  // it has just come to life
        return;
    }
    if (showing || `${all()}` === `${history.state}`) return;
    const now = performance.now(), soon = changed.place === place && now - changed.time < QUICK;
    const anew = pressed.place === place;  // else a pointer drags, a key is held, or it plays
    note(anew && !soon ? 'pushState' : 'replaceState', addressOf(place));
    if (anew) Object.assign(changed, {place, time: now});
    pressed.place = null;
});

function copier(place) {
    const said = element('span', {role: 'status'});
    const button = element('button', {type: 'button', async onclick() {
        note('replaceState', addressOf(place));
        try {
            await navigator.clipboard.writeText(location.href);
            said.textContent = 'Copied.';
        } catch {
            said.textContent = 'It is in the address bar.';
        }
    }}, 'Copy link');
    place.addEventListener('moved', () => { said.textContent = ''; });
    return element('p', {class: 'copy'}, said, button);
}

// Follow the address of the page, and write it from now on.
function addressed() {
    if (!explorers.some(place => alive.has(place))) return;  // an old browser
    for (const place of explorers) place.tabIndex = -1;
    for (const kind of ['pointerdown', 'keydown', 'click', 'change']) {
        document.addEventListener(kind, event => {
            if (event.isTrusted && !event.repeat) pressed.place = event.target.closest('.explorer');
        }, true);
    }
    for (const kind of ['popstate', 'hashchange']) addEventListener(kind, arrive);
    hushed = true;
    arrive();
    hushed = false;
}
