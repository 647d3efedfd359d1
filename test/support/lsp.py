# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small language client: enough of LSP to ask a clangd what it thinks of a file."""

import json
import pathlib
import queue
import subprocess
import threading
import time


class Client:
    """Starts a server; `with Client([...]) as c:` shuts it down."""

    def __init__(self, command, root, timeout=90):
        self.timeout = timeout
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, cwd=root)
        self.inbox = queue.Queue()
        self.next_id = 0
        self.versions = {}
        self.published = {}  # uri -> list of (version, diagnostics), in order of arrival
        self.log = []
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._drain, daemon=True).start()
        self.capabilities = self.request("initialize", {
            "processId": None, "rootUri": pathlib.Path(root).as_uri(),
            "capabilities": {"textDocument": {
                "publishDiagnostics": {"relatedInformation": True, "codeActionsInline": False,
                                       "codeDescriptionSupport": True, "versionSupport": True},
                "codeAction": {"codeActionLiteralSupport": {
                    "codeActionKind": {"valueSet": ["quickfix"]}}}},
                "general": {"positionEncodings": ["utf-8"]}}})["capabilities"]
        self.notify("initialized", {})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server.poll() is None:
            try:
                self.request("shutdown", None)
                self.notify("exit", None)
                self.server.wait(20)
            finally:
                self.server.kill()

    def said(self, text, seconds=20):
        """Whether the server's log has it; what it logs comes on another pipe than what it answers."""
        end = time.time() + seconds
        while not any(text in line for line in self.log):
            if time.time() > end:
                return False
            time.sleep(0.05)
        return True

    def _drain(self):
        for line in self.server.stderr:
            self.log.append(line.decode(errors="replace"))

    def _read(self):
        out = self.server.stdout
        while True:
            length = None
            while (line := out.readline()).strip():
                key, _, value = line.partition(b":")
                if key.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self.inbox.put(None)
                return
            self.inbox.put(json.loads(out.read(length)))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def notify(self, method, params):
        self._send({"method": method, "params": params})

    def send_request(self, method, params):
        self.next_id += 1
        self._send({"id": self.next_id, "method": method, "params": params})
        return self.next_id

    def request(self, method, params):
        return self.answer(self.send_request(method, params))

    def answer(self, request_id):
        reply = self._until(lambda m: m.get("id") == request_id and "method" not in m)
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply["result"]

    def _until(self, wanted):
        """The first message that is wanted; publications met on the way are kept."""
        end = time.monotonic() + self.timeout
        while True:
            try:
                message = self.inbox.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise TimeoutError("no answer; the server's last words:\n" +
                                   "".join(self.log[-20:])) from None
            if message is None:
                raise RuntimeError("the server died:\n" + "".join(self.log[-40:]))
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                self.published.setdefault(params["uri"], []).append(
                    (params.get("version"), params["diagnostics"]))
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            if wanted(message):
                return message

    def open(self, path, text=None):
        uri = pathlib.Path(path).resolve().as_uri()
        self.versions[uri] = 1
        text = pathlib.Path(path).read_text() if text is None else text
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "cpp", "version": 1, "text": text}})
        return uri

    def change(self, uri, text):
        self.versions[uri] += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": self.versions[uri]},
            "contentChanges": [{"text": text}]})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics(self, uri):
        """Those of the version last sent, waiting for them where need be."""
        version = self.versions[uri]
        for seen, found in self.published.get(uri, []):
            if seen == version:
                return found
        return self._until(lambda m: m.get("method") == "textDocument/publishDiagnostics" and
                           m["params"]["uri"] == uri and
                           m["params"].get("version") == version)["params"]["diagnostics"]

    def fixes(self, uri, diagnostic):
        """Quick fixes for one diagnostic, as (title, workspace edit)."""
        actions = self.request("textDocument/codeAction", {
            "textDocument": {"uri": uri}, "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic], "only": ["quickfix"]}})
        return [(a["title"], a.get("edit")) for a in actions]


def apply(text, edits):
    """`text` after LSP's text edits; columns count bytes, as negotiated."""
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    data = text.encode()

    def offset(position):
        return starts[position["line"]] + position["character"]

    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        first, last = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        data = data[:first] + edit["newText"].encode() + data[last:]
    return data.decode()
