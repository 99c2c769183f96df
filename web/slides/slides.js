// Starts the show.
const LARGEST = 34, WORDS = 26, SMALLEST = 12;  // px; WORDS: of a question, which is words as all others

// As large as the slide has room for it at every stop.
function fit(place, say, states) {
    const slide = place.closest('section'), hidden = [slide, slide.parentElement].map(part => part.style.display);
    slide.style.display = slide.parentElement.style.display = 'block';
    const largest = place.matches('[aria-label=Predict]') ? WORDS : LARGEST;
    for (let size = largest, left = states; left.length && size >= SMALLEST; size--) {
        place.style.fontSize = `${size}px`;
        left = states.filter(state => {
            say(state);
            return slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth;
        });
    }
    [slide, slide.parentElement].forEach((part, k) => { part.style.display = hidden[k]; });
    say(states[0]);
}

// A continuation says in its foot which question it answers.
for (const slide of document.querySelectorAll('.slides section section:not(:first-child)')) {
    if (slide.querySelector('h1, h2')) continue;
    const heading = slide.parentElement.querySelector('h1, h2');
    slide.append(element('p', {class: 'running'}, ...heading?.cloneNode(true).childNodes ?? []));
}

await begin();

// Space goes through the stops of an explorer as through any fragments of its slide.
hushed = true;
const stops = new Map([...alive].map(([place, {start}]) => [place, [start, ...JSON.parse(place.dataset.stops)]]));
for (const [place, states] of stops) {
    fit(place, alive.get(place).say, states);
    states.slice(1).forEach(() => place.append(element('span', {class: 'fragment'})));
}
hushed = false;
const turn = ({fragment: {parentElement: place}}) => {
    if (!stops.has(place)) return;
    const {ready, say} = alive.get(place);
    ready();
    say(stops.get(place)[place.querySelectorAll('.fragment.visible').length]);
};
Reveal.on('fragmentshown', turn);
Reveal.on('fragmenthidden', turn);

// What was clicked gives the keys back to the show; a field does so when a key comes that goes on or back.
addEventListener('click', ({detail, target}) => {
    if (detail && !target.matches('[type=number], select')) document.activeElement.blur();
});
addEventListener('keydown', ({key}) => {
    const {activeElement} = document;
    if ([' ', 'PageDown', 'PageUp'].includes(key) && activeElement.matches('[type=number], select')) activeElement.blur();
}, true);

Reveal.initialize({
    width: 1280, height: 720, margin: 0, center: false, transition: 'none', hash: true, fragmentInURL: true,
    slideNumber: 'h.v', controlsTutorial: false, pdfSeparateFragments: false, plugins: [RevealNotes],
});
