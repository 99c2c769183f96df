"""What is wrong with the pages of a site: links that lead nowhere, and pages that weigh too much."""

from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

HEAVIEST = 700_000  # bytes of a page, as a file
HEAVIEST_SITE = 5_000_000  # bytes of all pages together


def faults(folder, repository=''):
    """Sentences about the pages in a folder; none where all is well. repository: the one address they may lead to."""
    pages = {path.name: path.read_text(encoding='utf-8') for path in sorted(folder.glob('*.html'))}
    soups = {name: BeautifulSoup(html, 'html.parser') for name, html in pages.items()}
    names = {name: [part['id'] for part in soup.find_all(id=True)] for name, soup in soups.items()}
    weights = {name: len(html.encode()) for name, html in pages.items()}
    sentences, together = [], sum(weights.values())
    if together > HEAVIEST_SITE:
        sentences.append(f'the pages weigh {together:,} bytes; {HEAVIEST_SITE:,} at most')
    for name, soup in soups.items():
        if weights[name] > HEAVIEST:
            sentences.append(f'{name} weighs {weights[name]:,} bytes; {HEAVIEST:,} at most')
        if len(names[name]) != len(set(names[name])):
            sentences.append(f'{name} has two parts of the same name')
        for link in soup.find_all('a'):
            to = urlsplit(link['href'])
            if repository and link['href'] == repository:
                continue
            if to.scheme or to.netloc:
                sentences.append(f'{name} leads to another host: {link["href"]}')
            elif to.path and not (folder / to.path).exists():
                sentences.append(f'{name} leads to {to.path}, which is not there')
            elif to.fragment and unquote(to.fragment).split('=')[0] not in names.get(to.path or name, []):
                sentences.append(f'{name} leads to {link["href"]}, and there is no such part')
    return sentences
