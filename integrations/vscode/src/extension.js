// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
'use strict'
const { execFile } = require('node:child_process')
const { existsSync } = require('node:fs')
const path = require('node:path')
const vscode = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')
const { checkOf, entriesOf, findingAt } = require('./steps')

/** @typedef {import('./steps').Entry} Entry */
/** @typedef {import('./steps').Finding} Finding */

/** @type {import('vscode-languageclient/node').LanguageClient | undefined} */
let client

/**
 * @template T
 * @param {string} name
 * @param {T} otherwise
 * @returns {T}
 */
function setting(name, otherwise) {
  return vscode.workspace.getConfiguration('corolint').get(name, otherwise)
}

/**
 * What a setting names, else what lies in the extension, else what PATH has.
 * @param {string} chosen
 * @param {string} name
 */
function programFor(chosen, name) {
  const brought = path.join(__dirname, '..', 'server', 'bin', name)
  return chosen || (existsSync(brought) ? brought : name)
}

/**
 * Findings with the severity of the settings; the diagnostics of clangd itself stay as they are.
 * @param {import('vscode').Diagnostic[]} diagnostics
 */
function withSeverity(diagnostics) {
  const names = ['error', 'warning', 'information', 'hint'] // as vscode.DiagnosticSeverity counts
  const severity = names.indexOf(setting('severity', 'as found'))
  for (const d of diagnostics) if (severity >= 0 && checkOf(d.code)) d.severity = severity
  return diagnostics
}

async function start() {
  const command = programFor(setting('server', ''), 'corolint-clangd')
  const args = [`--coro-tier=${setting('tier', 'core')}`, ...setting('arguments', /** @type {string[]} */ ([]))]
  client = new LanguageClient('corolint', 'corolint', { command, args }, {
    documentSelector: [{ scheme: 'file', language: 'cpp' }],
    middleware: { handleDiagnostics: (uri, diagnostics, next) => next(uri, withSeverity(diagnostics)) }
  })
  try {
    await client.start()
  } catch (error) {
    client = undefined
    void vscode.window.showErrorMessage(
      `corolint: cannot start ${command} (${String(error)}). Install corolint, or set corolint.server.`)
  }
}

async function stop() {
  await client?.stop()
  client = undefined
}

async function restart() {
  await stop()
  await start()
}

/**
 * @param {import('vscode').TextDocument} document
 * @returns {Finding[]}
 */
function findingsIn(document) {
  return vscode.languages.getDiagnostics(document.uri).flatMap((d) => {
    const check = checkOf(d.code)
    if (!check) return []
    const steps = (d.relatedInformation ?? []).map((r) => ({
      message: r.message,
      at: { file: r.location.uri.fsPath, line: r.location.range.start.line }
    }))
    return [{ check, message: d.message, at: { file: document.uri.fsPath, line: d.range.start.line }, steps }]
  })
}

/** @returns {Finding | undefined} */
function chosen() {
  const editor = vscode.window.activeTextEditor
  const finding = editor && findingAt(findingsIn(editor.document), editor.selection.active.line)
  if (!finding) void vscode.window.showInformationMessage('corolint finds nothing in this file.')
  return finding
}

/**
 * @param {Entry} entry
 * @param {boolean} preserveFocus
 */
async function show(entry, preserveFocus) {
  const at = new vscode.Position(entry.at.line, 0)
  await vscode.window.showTextDocument(vscode.Uri.file(entry.at.file), {
    preserveFocus,
    preview: preserveFocus,
    selection: new vscode.Range(at, at)
  })
}

/** Moving through the list shows each step; choosing one stays there. */
async function showSteps() {
  const finding = chosen()
  if (!finding) return
  const entry = await vscode.window.showQuickPick(entriesOf(finding), {
    title: finding.check,
    onDidSelectItem: (item) => void show(/** @type {Entry} */ (item), true)
  })
  if (entry) await show(entry, false)
}

/** Pages of checks are documents that nobody is asked to save. */
const pages = {
  /**
   * @param {import('vscode').Uri} uri
   * @returns {Promise<string>}
   */
  provideTextDocumentContent: (uri) => new Promise((resolve) => {
    const check = uri.path.replace(/\.md$/, '')
    execFile(programFor(setting('program', ''), 'corolint'), ['explain', '--color', 'never', check], (error, page) =>
      resolve(error ? `corolint explain: ${error.message}` : page))
  })
}

async function explain() {
  const finding = chosen()
  if (!finding) return
  const page = vscode.Uri.from({ scheme: 'corolint', path: `${finding.check}.md` })
  await vscode.commands.executeCommand('markdown.showPreviewToSide', page)
}

/** @param {import('vscode').ExtensionContext} context */
async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider('corolint', pages),
    vscode.commands.registerCommand('corolint.showSteps', showSteps),
    vscode.commands.registerCommand('corolint.explain', explain),
    vscode.commands.registerCommand('corolint.restart', restart),
    vscode.commands.registerCommand('corolint.showOutput', () => client?.outputChannel.show()),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('corolint') && restart())
  )
  await start()
}

module.exports = { activate, deactivate: stop }
