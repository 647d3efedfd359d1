# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: html_page.py <page>; its elements are balanced, its links lead somewhere, nothing is fetched,
and the drawing has each function once."""

import html.parser
import re
import sys

VOID = {"meta", "input", "br", "wbr", "rect", "path"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.boxes = [], [], [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        for name in ("src", "srcset", "action", "data"):
            assert name not in values, f"<{tag} {name}={values[name]}> is fetched"
        assert tag != "link", "style is fetched"
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in VOID, f"<{tag}/> is left open by browsers"
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self.open and self.open[-1] == "title" and "svg" in self.open:
            self.boxes.append(data)


page = Page()
text = open(sys.argv[1], encoding="utf-8").read()
page.feed(text)
assert not page.open, f"left open: {page.open}"
assert len(page.ids) == len(set(page.ids)), "two elements have one id"
for link in page.links:
    assert link.startswith("https://corolint.dev/") or link == "#" or link[1:] in page.ids, link
assert not re.search(r"url\(|@import", text), "style fetches something"
assert sorted(page.boxes) == ["app::back_off", "app::client::reconnect", "app::client::send",
                              "app::direct", "app::download", "app::upload",
                              "std::this_thread::sleep_for"], page.boxes
