// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
'use strict'
const assert = require('node:assert/strict')
const { test } = require('node:test')
const { checkOf, entriesOf, findingAt } = require('../src/steps')

const finding = (/** @type {number} */ line) => ({
  check: 'coro-lock-across-suspend',
  message: 'held',
  at: { file: '/p/src/a.cpp', line },
  steps: [
    { message: 'locked here', at: { file: '/p/src/a.cpp', line: 3 } },
    { message: 'suspends here', at: { file: '/p/src/b.h', line: 9 } }
  ]
})

test('only our diagnostics are ours', () => {
  assert.equal(checkOf('coro-unawaited-task'), 'coro-unawaited-task')
  assert.equal(checkOf({ value: 'corolint-internal', target: 'x' }), 'corolint-internal')
  for (const other of ['bugprone-x', 12, undefined, null, {}]) assert.equal(checkOf(other), undefined)
})

test('the finding at a line is the nearest above', () => {
  assert.equal(findingAt([finding(9), finding(2), finding(5)], 6)?.at.line, 5)
  assert.equal(findingAt([finding(9), finding(20)], 6)?.at.line, 9)
  assert.equal(findingAt([], 6), undefined)
})

test('a story is its steps, then the finding', () => {
  const entries = entriesOf(finding(7))
  assert.deepEqual(entries.map((e) => e.label), ['1. locked here', '2. suspends here', '→ held'])
  assert.deepEqual(entries.map((e) => e.description), ['a.cpp:4', 'b.h:10', 'a.cpp:8'])
})
