"""Large type for the projector: with LIN_BACKPROP_LARGE=1, or after large_type(), pictures can be read from afar."""

import os

_SWITCH = 'LIN_BACKPROP_LARGE'


def large_type(on=True):
    """Show everything large from now on, or with False as usual. What is on the page changes when its cell is run."""
    os.environ[_SWITCH] = '1' if on else '0'


def is_large():
    """Whether the switch is on."""
    return os.environ.get(_SWITCH) == '1'


def enlarged(html, kind=''):
    """The html in large type where the switch is on, else as it is. kind: of explorer; some have their own layout."""
    if not is_large():
        return html
    return f'<style>{_STYLE}</style><div class="lin-large {kind}">{html}</div>'


# Every number has 20 px at least. A drawing grows less than the letters in it, so that it still fits on the screen.
# The pictures bring their own sizes in style attributes, which only !important overrules.
_STYLE = """
.lin-large {
  font-size: 20px; --jp-widgets-font-size: 20px; --jp-widgets-input-padding: 3px;
  --jp-widgets-inline-height: 34px; --jp-widgets-radio-item-height: 32px;
}
.lin-large p, .lin-large li, .lin-large code, .lin-large pre, .lin-large td, .lin-large th {
  font-size: 20px !important; line-height: 1.3 !important;
}
.lin-large p, .lin-large ol, .lin-large ul { margin: 0.15em 0 !important; }
.lin-large td, .lin-large th { padding: 0 0.2em !important; }
.lin-large td { border-width: 0.12em !important; min-width: 1.6em !important; }
.lin-large table { border-spacing: 1px !important; }
.lin-large caption { line-height: 1.25; padding: 0 !important; white-space: normal !important; }
.lin-large th { white-space: normal !important; }
.lin-large div[style*="wrap"] { gap: 0.1em 0.7em !important; margin-bottom: 0.2em !important; }
.lin-large svg { font-size: 18px !important; overflow: visible; vertical-align: top; }
.lin-large svg text { font-size: 18px; }
.lin-large span[aria-hidden] { font-size: 10px; }

.lin-large .widget-hbox { align-items: center !important; }
.lin-large .widget-hbox > * { margin: 0 0.7em 0.1em 0 !important; }
.lin-large label { font-size: 20px; }
.lin-large .widget-radio-box input { width: 20px; }
.lin-large .widget-toggle-buttons { display: flex; align-items: baseline; gap: 0.3em; }

.lin-large.agree { display: grid; grid-template: "words inputs" "list inputs" 1fr "pairs pairs" / 1fr auto; }
.lin-large.agree > p { grid-area: words; }
.lin-large.agree > ul { grid-area: list; }
.lin-large.agree > :nth-child(3) { grid-area: pairs; }
.lin-large.agree > :nth-child(4) { grid-area: inputs; }

.lin-large.adjoint { display: grid; grid-template-columns: auto 1fr; column-gap: 1em; }
.lin-large.adjoint > p, .lin-large.adjoint > :nth-child(4) { grid-column: span 2; }
.lin-large.adjoint > div caption { white-space: nowrap !important; }
.lin-large.adjoint > table { grid-area: 2 / 2; justify-self: start; align-self: start; }

.lin-large.cost { display: grid; grid-template: repeat(5, auto) 1fr / auto 1fr; column-gap: 1em; }
.lin-large.cost > p { grid-column: 2; }
.lin-large.cost > svg { grid-area: 1 / 1 / 7 / 2; font-size: 16px !important; }
.lin-large.cost > svg text { font-size: 20px; }

.lin-large.jacobian { display: grid; grid-template: repeat(6, auto) 1fr / 1fr auto; column-gap: 1em; }
.lin-large.jacobian > div { display: contents !important; }
.lin-large.jacobian > p { grid-area: 6 / 1; }
.lin-large.jacobian > div + p { grid-area: 5 / 1; }
.lin-large.jacobian > :first-child + p { grid-area: 1 / 1; }
.lin-large.jacobian text[font-size] { letter-spacing: -0.06em; }
.lin-large.jacobian svg { grid-area: 2 / 1 / 5; }
.lin-large.jacobian table { grid-area: 3 / 2; place-self: start; }
.lin-large.jacobian table:first-child { grid-area: 1 / 2 / 3; }
.lin-large.jacobian svg + table { grid-area: 4 / 2 / 8; }

.lin-large.nudge > :first-child { flex-wrap: nowrap !important; }

.lin-large.stepsize svg { font-size: 17px !important; }
.lin-large.stepsize svg text { font-size: 19px; }
.lin-large.stepsize svg text:nth-of-type(2n):nth-of-type(-n + 14) { display: none; }

.lin-large.trace { display: flex; flex-wrap: wrap; }
.lin-large.trace > p { flex: 0 0 100%; }
.lin-large.trace svg text { font-size: 19px; }
.lin-large.trace svg [transform^="scale(1."] text { font-size: 14px; }
.lin-large.trace svg [transform="scale(1)"] rect { scale: 1.12 1.1; transform-box: fill-box; transform-origin: center; }
"""
