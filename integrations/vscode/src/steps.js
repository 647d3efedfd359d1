// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the extension knows of findings, without the editor.
'use strict'

/**
 * @typedef {{ file: string, line: number }} Place  lines from 0, as the protocol counts
 * @typedef {{ message: string, at: Place }} Step
 * @typedef {{ check: string, message: string, at: Place, steps: Step[] }} Finding
 * @typedef {{ label: string, description: string, at: Place }} Entry
 */

/**
 * The name of a check of ours in a diagnostic's code, whatever form the server gives it.
 * @param {unknown} code
 * @returns {string | undefined}
 */
function checkOf(code) {
  const value = typeof code === 'object' && code !== null && 'value' in code ? code.value : code
  return typeof value === 'string' && /^(coro-|corolint-)/.test(value) ? value : undefined
}

/**
 * The finding that a person at LINE of FILE means: the nearest above, else the nearest below.
 * @param {Finding[]} findings
 * @param {number} line
 * @returns {Finding | undefined}
 */
function findingAt(findings, line) {
  const distance = (/** @type {Finding} */ f) => (f.at.line <= line ? line - f.at.line : 10000 + f.at.line - line)
  return [...findings].sort((a, b) => distance(a) - distance(b))[0]
}

/**
 * The story of a finding as a list to walk: its steps in order, the finding itself last.
 * @param {Finding} finding
 * @returns {Entry[]}
 */
function entriesOf(finding) {
  const shown = (/** @type {Place} */ place) => `${place.file.replace(/^.*\//, '')}:${place.line + 1}`
  const steps = finding.steps.map((step, index) => ({
    label: `${index + 1}. ${step.message}`,
    description: shown(step.at),
    at: step.at
  }))
  return [...steps, { label: `→ ${finding.message}`, description: shown(finding.at), at: finding.at }]
}

module.exports = { checkOf, entriesOf, findingAt }
