// A page: the field that filters the index, the print, what is too wide.

// The words of a text and of a query in a simple form: small, without signs, in one spelling; `stem` leaves endings off.
const spelled = word => word.replace(/is(?=[aei])/g, 'iz');
function stem(asked) {
    const word = spelled(asked.replace(/[^\p{L}\p{N}]/gu, ''));
    const short = word.replace(/(ations?|ices|ing|ed|es|e|s)$/, '');
    if (short.length < 3) return word;
    return short !== word && short.length > 3 ? short.replace(/([bdgmnpt])\1$/, '$1') : short;
}

// A field above the list of the headings: those stay that have all its words in their own words or in those below them.
function finder(contents) {
    const entries = [...contents.querySelectorAll('li')].map(item => {
        const heading = document.getElementById(item.firstChild.getAttribute('href').slice(1)), parts = [heading];
        for (let part = heading.nextElementSibling; part && !part.matches('h2, h3'); part = part.nextElementSibling) {
            if (part.matches('p, ul, ol, blockquote')) parts.push(part);
        }
        const text = parts.map(part => part.textContent).join(' ').toLowerCase();
        const words = text.split(/[^\p{L}\p{N}]+/u).map(spelled);
        // mini-batch is found under minibatch
        return {item, text, joined: words.map((word, place) => words.slice(place, place + 3).join(''))};
    });
    const question = ({item}) => item.matches('.level-3');
    const said = element('span', {role: 'status'});
    const field = element('input', {
        type: 'search', id: 'find', autocomplete: 'off', spellcheck: 'false', oninput: find,
        onkeydown: event => {
            if (event.key === 'Escape' && field.value) {
                event.preventDefault();
                field.value = '';
                find();
            } else if (event.key === 'Enter') {
                entries.find(entry => field.value && question(entry) && !entry.item.hidden)?.item.firstChild.click();
            }
        },
    });

    function find() {
        const query = field.value.toLowerCase().split(/\s+/).filter(Boolean).map(asked => [asked, stem(asked)]);
        const has = ({text, joined}) => query.every(([asked, stem]) =>
            stem ? joined.some(words => words.startsWith(stem)) : text.includes(asked));
        let group;  // it stays with a question that does
        for (const entry of entries) {
            entry.item.hidden = !has(entry);
            if (!question(entry)) group = entry;
            else if (!entry.item.hidden) group.item.hidden = false;
        }
        const all = entries.filter(question), count = all.filter(({item}) => !item.hidden).length;
        said.textContent = !query.length ? `${count} questions`
            : count ? `${count} of ${all.length} questions` : 'No question has all these words. Try fewer.';
    }

    find();
    contents.querySelector('ul').before(element('p', {class: 'find'},
        element('label', {for: 'find'}, 'Find a question'), field, said));
}

document.querySelectorAll('[data-find]').forEach(finder);

// A print has what is folded in. site.css says so too, but not every browser listens.
let folded = [];
addEventListener('beforeprint', () => {
    document.getAnimations().forEach(motion => motion.finish());
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach(part => { part.open = true; });
    for (const place of [...waiting.keys()]) open(place.dataset.gate);
});
addEventListener('afterprint', () => folded.forEach(part => { part.open = false; }));
for (const part of document.querySelectorAll('.next')) {
    part.addEventListener('toggle', () => {
        if (part.open && !folded.includes(part)) open(part.dataset.gate);
    });
}

// What is wider than the page can be moved with the keyboard.
const scrolls = () => new Set([...document.querySelectorAll('.scroll, .picture, pre, math')]
    .map(part => part.matches('math') ? part.parentElement : part));
const wide = () => scrolls().forEach(part => {
    const isWide = part.scrollWidth > part.clientWidth;
    part.classList.toggle('wide', isWide);
    if (isWide) part.tabIndex = 0;
    else if (!part.matches('[role]')) part.removeAttribute('tabindex');  // else the arrow keys point in it
});
new ResizeObserver(wide).observe(document.body);

await begin();
addressed();
