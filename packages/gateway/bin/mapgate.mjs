#!/usr/bin/env node
import { existsSync } from 'node:fs'

// Said before anything else is read: an older Node.js would stop with a trace from inside a dependency.
const least = [22, 19]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < least[0] || (major === least[0] && minor < least[1])) {
  console.error(
    `mapgate needs Node.js ${least.join('.')} or later, and this is ${process.versions.node}: install a newer one from https://nodejs.org`,
  )
  process.exit(1)
}

// The published package runs what was compiled; a checkout runs its TypeScript as it is.
const compiled = new URL('../dist/cli/main.js', import.meta.url)
await import(existsSync(compiled) ? compiled.href : new URL('../src/cli/main.ts', import.meta.url).href)
