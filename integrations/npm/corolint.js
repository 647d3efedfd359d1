#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Starts the program that the package of this platform holds.
'use strict'
const { spawnSync } = require('node:child_process')
const { constants } = require('node:os')

function program() {
  const name = `@corolint/${process.platform}-${process.arch}`
  try {
    return require.resolve(`${name}/bin/corolint`)
  } catch {
    console.error(`corolint: error: the package ${name} is not installed. There are programs for Linux ` +
      'on x86-64; npm leaves them out with --omit=optional or --no-optional.')
    process.exit(2)
  }
}

const done = spawnSync(program(), process.argv.slice(2), { stdio: 'inherit' })
if (done.error) {
  console.error(`corolint: error: ${done.error.message}`)
  process.exit(2)
}
process.exit(done.signal ? 128 + constants.signals[done.signal] : done.status)
