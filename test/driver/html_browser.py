# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: html_browser.py <page>; uses the page in Chromium as a reader would."""

import pathlib
import re
import subprocess
import sys
import tempfile

# Runs behind the page's own script; what it finds wrong is left in an attribute of <html>.
READER = """
const wrong = [], check = (ok, what) => { if (!ok) wrong.push(what) },
one = s => document.querySelector(s), every = s => [...document.querySelectorAll(s)],
key = name => document.activeElement.dispatchEvent(
  new KeyboardEvent('keydown', {key: name, bubbles: true, cancelable: true}));
try {
  const path = every('ol.path').find(l => l.children.length === 4), steps = [...path.children];
  steps[0].querySelector('button').click();
  check(steps[0].classList.contains('on'), 'a click takes a step');
  key('ArrowDown');
  check(steps[1].classList.contains('on') && !steps[0].classList.contains('on'), 'down walks on');
  key('ArrowUp');
  check(steps[0].classList.contains('on'), 'up walks back');
  key('ArrowUp');
  check(steps[0].classList.contains('on'), 'nothing is above the first step');

  const shown = () => every('article').filter(a => a.offsetHeight > 0).length, all = shown();
  check(all === 4, 'every finding is shown, not ' + all);
  one('nav a[data-value="coro-unawaited-task"]').click();
  check(shown() === 1, 'the list of checks filters');
  one('nav a[data-value="coro-unawaited-task"]').click();
  check(shown() === all, 'and once more shows all');
  const search = one('[name=q]'), type = text => {
    search.value = text;
    search.dispatchEvent(new Event('input', {bubbles: true}));
  };
  type('client::send');
  check(shown() === 1, 'the search filters');
  check(location.hash === '#?q=client%3A%3Asend', 'the address keeps the filter: ' + location.hash);
  type('nowhere');
  check(shown() === 0 && one('h2.file').offsetHeight === 0, 'a file without findings is hidden');
  check(one('#none').offsetHeight > 0 && one('#blocking').offsetHeight === 0,
        'an empty list says so, and the graph follows');
  one('#all').click();
  check(shown() === all && search.value === '', 'all are shown again');
  one('[name=fix]').click();
  check(shown() === every('article[data-fix]').length && shown() < all, 'those with a fix');
  one('[name=fix]').click();
  location.hash = '#?check=coro-unawaited-task';
  dispatchEvent(new HashChangeEvent('hashchange'));
  check(shown() === 1 && one('[name=check]').value === 'coro-unawaited-task',
        'a filter comes from the address');
  one('nav a.on').click();
  check(shown() === all, 'the chosen check is marked, and a click lets it go');
  one('#fold').click();
  check(every('article details[open]').length === 0, 'findings fold');
  one('#fold').click();

  const box = name => every('svg g').find(g => g.querySelector('title').textContent === name)
    .querySelector('rect').getBoundingClientRect();
  check(box('app::upload').right < box('app::client::send').left &&
        box('app::client::send').right < box('app::client::reconnect').left &&
        box('app::back_off').right < box('std::this_thread::sleep_for').left,
        'calls go from left to right');
  for (const g of every('svg g'))
    check(g.querySelector('text').getBBox().width <= g.querySelector('rect').getBBox().width,
          'the name fits its box: ' + g.textContent);
  const svg = one('svg').getBoundingClientRect();
  for (const r of every('svg rect').map(r => r.getBoundingClientRect()))
    check(r.left >= svg.left && r.right <= svg.right && r.bottom <= svg.bottom, 'drawn inside');
  const to = one('svg a').getAttribute('href');
  one(to).scrollIntoView();
  check(one(to).dataset.check === 'coro-blocking-call', 'a coroutine leads to its finding');
  check(document.documentElement.scrollWidth <= innerWidth, 'the page is not wider than its window');

  const light = c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3;
  const paper = light(getComputedStyle(document.body).backgroundColor),
        ink = light(getComputedStyle(document.body).color);
  check(matchMedia('(prefers-color-scheme: dark)').matches ? paper < 60 && ink > 180
                                                           : paper > 200 && ink < 80,
        'colours follow the reader: ' + paper + ' ' + ink);
  check(performance.getEntriesByType('resource').length === 0, 'nothing is fetched');
} catch (e) { wrong.push(String(e)) }
document.documentElement.dataset.wrong = wrong.join('; ');
document.documentElement.dataset.dark = matchMedia('(prefers-color-scheme: dark)').matches;
"""


def visit(page, dark):
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             f"--user-data-dir={profile}", "--window-size=1280,1000",
             f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--dump-dom",
             page.as_uri()], capture_output=True, text=True, timeout=60)
    wrong = re.search(r'<html[^>]* data-wrong="([^"]*)"', done.stdout)
    assert wrong, f"the page's script did not run:\n{done.stdout[:500]}\n{done.stderr}"
    assert not wrong[1], f"{'dark' if dark else 'light'}: {wrong[1]}"
    assert f'data-dark="{str(dark).lower()}"' in done.stdout, "the browser took the other scheme"


source = pathlib.Path(sys.argv[1]).resolve()
visited = source.with_name("visited.html")
visited.write_text(source.read_text().replace("</body>", f"<script>{READER}</script></body>"))
for scheme in (False, True):
    visit(visited, scheme)
