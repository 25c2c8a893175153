#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { leaveOldNode } from './old-node.mjs'

leaveOldNode() // before anything else is read

// The published package runs what was compiled; a checkout runs its TypeScript as it is.
const compiled = new URL('../dist/cli/main.js', import.meta.url)
await import(existsSync(compiled) ? compiled.href : new URL('../src/cli/main.ts', import.meta.url).href)
