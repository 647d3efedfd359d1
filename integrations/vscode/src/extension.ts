// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { execFile } from 'node:child_process'
import * as vscode from 'vscode'
import { LanguageClient } from 'vscode-languageclient/node'
import { checkOf, entriesOf, findingAt, type Entry, type Finding } from './steps'

let client: LanguageClient | undefined

function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration('corolint').get(name, otherwise)
}

async function start(): Promise<void> {
  const command = setting('server', 'corolint-clangd')
  client = new LanguageClient('corolint', 'corolint', { command, args: setting<string[]>('arguments', []) }, {
    documentSelector: [{ scheme: 'file', language: 'cpp' }]
  })
  try {
    await client.start()
  } catch (error) {
    client = undefined
    void vscode.window.showErrorMessage(
      `corolint: cannot start ${command} (${String(error)}). Install corolint, or set corolint.server.`)
  }
}

async function stop(): Promise<void> {
  await client?.stop()
  client = undefined
}

function findingsIn(document: vscode.TextDocument): Finding[] {
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

function chosen(): Finding | undefined {
  const editor = vscode.window.activeTextEditor
  const finding = editor && findingAt(findingsIn(editor.document), editor.selection.active.line)
  if (!finding) void vscode.window.showInformationMessage('corolint finds nothing in this file.')
  return finding
}

async function show(entry: Entry, preserveFocus: boolean): Promise<void> {
  const at = new vscode.Position(entry.at.line, 0)
  await vscode.window.showTextDocument(vscode.Uri.file(entry.at.file), {
    preserveFocus,
    preview: preserveFocus,
    selection: new vscode.Range(at, at)
  })
}

/** Moving through the list shows each step; choosing one stays there. */
async function showSteps(): Promise<void> {
  const finding = chosen()
  if (!finding) return
  const entry = await vscode.window.showQuickPick(entriesOf(finding), {
    title: finding.check,
    onDidSelectItem: (item) => void show(item as Entry, true)
  })
  if (entry) await show(entry, false)
}

function explain(): void {
  const finding = chosen()
  if (!finding) return
  execFile(setting('program', 'corolint'), ['explain', '--color', 'never', finding.check], async (error, page) => {
    if (error) return void vscode.window.showErrorMessage(`corolint explain: ${error.message}`)
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: page })
    await vscode.commands.executeCommand('markdown.showPreviewToSide', document.uri)
  })
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand('corolint.showSteps', showSteps),
    vscode.commands.registerCommand('corolint.explain', explain),
    vscode.commands.registerCommand('corolint.restart', async () => {
      await stop()
      await start()
    })
  )
  await start()
}

export const deactivate = stop
