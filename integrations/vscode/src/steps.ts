// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the extension knows of findings, without the editor.

export interface Place {
  file: string
  line: number // from 0, as the protocol counts
}

export interface Step {
  message: string
  at: Place
}

export interface Finding {
  check: string
  message: string
  at: Place
  steps: Step[]
}

export interface Entry {
  label: string
  description: string
  at: Place
}

/** The name of a check of ours in a diagnostic's code, whatever form the server gives it. */
export function checkOf(code: unknown): string | undefined {
  const value = typeof code === 'object' && code !== null && 'value' in code ? code.value : code
  return typeof value === 'string' && /^(coro-|corolint-)/.test(value) ? value : undefined
}

/** The finding that a person at LINE of FILE means: the nearest above, else the nearest below. */
export function findingAt(findings: Finding[], line: number): Finding | undefined {
  const distance = (f: Finding) => (f.at.line <= line ? line - f.at.line : 10000 + f.at.line - line)
  return [...findings].sort((a, b) => distance(a) - distance(b))[0]
}

/** The story of a finding as a list to walk: its steps in order, the finding itself last. */
export function entriesOf(finding: Finding): Entry[] {
  const shown = (place: Place) => `${place.file.replace(/^.*\//, '')}:${place.line + 1}`
  const steps = finding.steps.map((step, index) => ({
    label: `${index + 1}. ${step.message}`,
    description: shown(step.at),
    at: step.at
  }))
  return [...steps, { label: `→ ${finding.message}`, description: shown(finding.at), at: finding.at }]
}
