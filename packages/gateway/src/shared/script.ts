import { hash } from 'node:crypto'
import type { Script } from './port.ts'

/** A Lua script for `SharedConnection.eval`. */
export const scriptOf = (text: string): Script => ({ text, digest: hash('sha1', text) })
