// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The whole extension, with an editor and a language client that only note what is asked of them.
'use strict'
const assert = require('node:assert/strict')
const fs = require('node:fs')
const Module = require('node:module')
const os = require('node:os')
const path = require('node:path')
const { beforeEach, test } = require('node:test')

/** @type {any} */
let seen
/** @type {Record<string, unknown>} */
let settings
/** @type {any[]} */
let diagnostics
let starts = async () => {}
/** @type {(list: any[]) => any} */
let picks = () => undefined

const document = { uri: { fsPath: '/p/a.cpp' } }

class LanguageClient {
  /** @param {any[]} given */
  constructor(...given) {
    seen.client = given
  }
  async start() {
    seen.started++
    await starts()
  }
  async stop() {
    seen.stopped++
  }
}

class Position {
  constructor(/** @type {number} */ line, /** @type {number} */ character) {
    Object.assign(this, { line, character })
  }
}

const vscode = {
  Position,
  Range: class {
    constructor(/** @type {any} */ start) {
      Object.assign(this, { start })
    }
  },
  Uri: { file: (/** @type {string} */ name) => ({ fsPath: name }), from: (/** @type {any} */ parts) => parts },
  workspace: {
    onDidChangeConfiguration: (/** @type {Function} */ run) => (seen.changed = run),
    getConfiguration: () => ({ get: (/** @type {string} */ name, /** @type {unknown} */ otherwise) => settings[name] ?? otherwise }),
    registerTextDocumentContentProvider: (/** @type {string} */ scheme, /** @type {any} */ pages) => (seen.pages[scheme] = pages)
  },
  languages: { getDiagnostics: () => diagnostics },
  window: {
    activeTextEditor: { document, selection: { active: { line: 7 } } },
    showErrorMessage: (/** @type {string} */ text) => seen.errors.push(text),
    showInformationMessage: (/** @type {string} */ text) => seen.news.push(text),
    showTextDocument: async (/** @type {any} */ uri, /** @type {any} */ how) => seen.shown.push([uri.fsPath, how.selection.start.line, how.preserveFocus]),
    showQuickPick: async (/** @type {any[]} */ list, /** @type {any} */ how) => {
      seen.list = list
      how.onDidSelectItem(list[0])
      return picks(list)
    }
  },
  commands: {
    registerCommand: (/** @type {string} */ name, /** @type {Function} */ run) => (seen.commands[name] = run),
    executeCommand: async (/** @type {any[]} */ ...what) => seen.executed.push(what)
  }
}

/** @type {any} */
const loader = Module
const load = loader._load
loader._load = (/** @type {string} */ name, /** @type {any[]} */ ...more) =>
  name === 'vscode' ? vscode : name === 'vscode-languageclient/node' ? { LanguageClient } : load(name, ...more)
const extension = require('../src/extension')

const activate = () => extension.activate(/** @type {any} */ ({ subscriptions: [] }))
const at = (/** @type {string} */ fsPath, /** @type {number} */ line) => ({ uri: { fsPath }, range: { start: { line } } })

beforeEach(async () => {
  seen = { started: 0, stopped: 0, errors: [], news: [], shown: [], commands: {}, executed: [], pages: {} }
  settings = {}
  starts = async () => {}
  picks = () => undefined
  diagnostics = [
    { code: 'unused-includes', message: 'not ours', range: { start: { line: 7 } } },
    { code: { value: 'coro-lock-across-suspend' }, message: 'held', range: { start: { line: 6 } },
      relatedInformation: [{ message: 'locked here', location: at('/p/b.h', 3) }] }
  ]
})

test('it starts the server of the settings for C++ files', async () => {
  settings = { server: '/opt/corolint-clangd', arguments: ['--log=error'], tier: 'strict' }
  await activate()
  assert.deepEqual(seen.client[2], { command: '/opt/corolint-clangd', args: ['--coro-tier=strict', '--log=error'] })
  assert.deepEqual(seen.client[3].documentSelector, [{ scheme: 'file', language: 'cpp' }])
  assert.equal(seen.started, 1)
})

test('the program that the extension brings along is taken, where it has one', async () => {
  const server = path.join(__dirname, '../server/bin')
  const had = fs.existsSync(server)
  fs.mkdirSync(server, { recursive: true })
  const brought = path.join(server, 'corolint-clangd')
  if (!had) fs.writeFileSync(brought, '')
  await activate()
  if (!had) fs.rmSync(path.join(__dirname, '../server'), { recursive: true })
  assert.equal(seen.client[2].command, brought)
})

test('a workspace names no program, and starts none before it is trusted', async () => {
  const { capabilities, contributes } = JSON.parse(fs.readFileSync(path.join(__dirname, '../package.json'), 'utf8'))
  const properties = contributes.configuration.properties
  for (const name of ['server', 'arguments', 'program']) assert.equal(properties[`corolint.${name}`].scope, 'machine')
  assert.equal(capabilities.untrustedWorkspaces.supported, false)
})

test('findings are shown with the severity of the settings, and those of clangd as they are', async () => {
  settings = { severity: 'hint' }
  await activate()
  const given = [{ code: { value: 'coro-blocking-call' }, severity: 1 }, { code: 'unused-includes', severity: 1 }]
  seen.client[3].middleware.handleDiagnostics({}, given, (/** @type {any} */ _, /** @type {any[]} */ shown) => (seen.handed = shown))
  assert.deepEqual(seen.handed.map((/** @type {any} */ d) => d.severity), [3, 1])
})

test('a changed setting restarts the server', async () => {
  await activate()
  await seen.changed({ affectsConfiguration: (/** @type {string} */ of) => of === 'corolint' })
  assert.deepEqual([seen.started, seen.stopped], [2, 1])
})

test('a server that is not there is told of, with what to do', async () => {
  starts = async () => { throw new Error('ENOENT') }
  await activate()
  assert.match(seen.errors[0], /cannot start corolint-clangd .*ENOENT.* set corolint\.server/)
})

test('each command and setting of the manifest exists, and no other', async () => {
  const { contributes } = JSON.parse(fs.readFileSync(path.join(__dirname, '../package.json'), 'utf8'))
  await activate()
  assert.deepEqual(Object.keys(seen.commands).sort(), contributes.commands.map((/** @type {any} */ c) => c.command).sort())
  const source = fs.readFileSync(path.join(__dirname, '../src/extension.js'), 'utf8')
  const used = [...source.matchAll(/setting\('(\w+)'/g)].map((m) => `corolint.${m[1]}`)
  assert.deepEqual(used.sort(), Object.keys(contributes.configuration.properties).sort())
})

test('the steps of a finding are walked through, and the chosen one is stayed at', async () => {
  await activate()
  picks = (list) => list[1]
  await seen.commands['corolint.showSteps']()
  assert.deepEqual(seen.list.map((/** @type {any} */ e) => e.label), ['1. locked here', '→ held'])
  assert.deepEqual(seen.shown, [['/p/b.h', 3, true], ['/p/a.cpp', 6, false]])
})

test('without a finding there is nothing to show', async () => {
  await activate()
  diagnostics = []
  await seen.commands['corolint.showSteps']()
  assert.deepEqual(seen.news, ['corolint finds nothing in this file.'])
  assert.deepEqual(seen.shown, [])
})

test('the page of the check is shown', async () => {
  const program = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'corolint-')), 'corolint')
  fs.writeFileSync(program, '#!/bin/sh\necho "$@"\n', { mode: 0o755 })
  settings = { program }
  await activate()
  await seen.commands['corolint.explain']()
  const [[command, page]] = seen.executed
  assert.equal(command, 'markdown.showPreviewToSide')
  assert.equal(await seen.pages[page.scheme].provideTextDocumentContent(page), 'explain --color never coro-lock-across-suspend\n')
})

test('a program that is not there is told of on the page', async () => {
  settings = { program: '/none/corolint' }
  await activate()
  assert.match(await seen.pages.corolint.provideTextDocumentContent({ path: 'coro-x.md' }), /corolint explain: .*ENOENT/)
})

test('restarting and leaving stop the server', async () => {
  await activate()
  await seen.commands['corolint.restart']()
  assert.deepEqual([seen.started, seen.stopped], [2, 1])
  await extension.deactivate()
  assert.equal(seen.stopped, 2)
})
