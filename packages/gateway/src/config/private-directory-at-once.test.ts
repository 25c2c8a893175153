import { lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { openPrivateDirectory } from './private-directory.ts'

const modeOfOther = vi.hoisted(() => ({ mode: 0o700 }))

// Each time that a directory is made, another process has made it just before.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    mkdirSync: (path: string, options: { mode: number }) => {
      fs.mkdirSync(path, modeOfOther)
      fs.chmodSync(path, modeOfOther.mode)
      return fs.mkdirSync(path, options)
    },
  }
})

const home = mkdtempSync(join(tmpdir(), 'mapgate-at-once-'))

it('A private directory that two processes make at the same moment is there for both', () => {
  openPrivateDirectory(join(home, 'private'))
  expect(lstatSync(join(home, 'private')).isDirectory()).toBe(true)
})

it('A directory that another made at the same moment, and left open to all, is refused', () => {
  modeOfOther.mode = 0o777
  expect(() => openPrivateDirectory(join(home, 'open'))).toThrow('open to other accounts')
  rmSync(home, { recursive: true })
})
