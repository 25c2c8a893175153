import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readSharedAddress } from '../core/shared-address.ts'
import type { CrossFault } from './cross-fault.ts'
import { attempt } from './file-access.ts'
import type { Configuration } from './schema.ts'

/** Checks the address of what several gateways share. Missing and empty files are reported elsewhere, with those of all sections. */
export function sharedFaults({ shared }: Configuration, directory: string): readonly CrossFault[] {
  if (shared === undefined) return []
  const text = attempt(() => readFileSync(resolve(directory, shared.urlFile), 'utf8'))
  if (text === undefined || text.trim() === '') return []
  try {
    readSharedAddress(text, shared)
    return []
  } catch (error) {
    return [{ path: ['shared', 'urlFile'], message: `${shared.urlFile}: ${(error as Error).message}` }]
  }
}
