// Makes the text of each slide as large as it can be, and starts the show.
const SIZES = Array.from({length: 19}, (_, k) => 30 - k);  // px
const WHOLE_LINES = SIZES.filter(size => size >= 22);  // where code and rows of tables do not fit at these, they wrap

function fit(slide) {
    const hidden = slide.style.display;
    slide.style.display = 'block';
    const fits = (size, whole) => {
        slide.style.fontSize = `${size}px`;
        slide.classList.toggle('whole-lines', whole);
        return slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth;
    };
    WHOLE_LINES.some(size => fits(size, true)) || SIZES.some(size => fits(size, false));
    slide.style.display = hidden;
}

document.querySelectorAll('.slides > section').forEach(fit);
for (const folded of document.querySelectorAll('details')) {
    folded.addEventListener('toggle', () => fit(folded.closest('section')));
}
Reveal.initialize({
    width: 1280, height: 720, margin: 0, center: false, transition: 'none', hash: true, slideNumber: 'c/t',
    controlsTutorial: false,
});
