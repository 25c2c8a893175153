#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { leaveOldNode } from './old-node.mjs'

leaveOldNode() // before anything else is read

// Some releases of Node.js call their SQLite experimental at each start. Every other warning is shown.
const { emitWarning } = process
process.emitWarning = (warning, ...rest) => {
  if (!/^SQLite is an experimental feature/.test(String(warning))) emitWarning.call(process, warning, ...rest)
}

// The published package runs what was compiled; a checkout runs its TypeScript as it is.
const compiled = new URL('../dist/main.js', import.meta.url)
await import(existsSync(compiled) ? compiled.href : new URL('../src/main.ts', import.meta.url).href)
