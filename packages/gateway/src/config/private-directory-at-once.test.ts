import fs, { lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { openPrivateDirectory } from './private-directory.ts'

const home = mkdtempSync(join(tmpdir(), 'mapgate-at-once-'))

/** From now on, each time that a directory is made, another process has made it just before. */
function makeBefore(mode: number): void {
  const make = fs.mkdirSync
  vi.spyOn(fs, 'mkdirSync').mockImplementation((path, options) => {
    make(path)
    fs.chmodSync(path, mode)
    return make(path, options)
  })
  syncBuiltinESMExports()
}

afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

it('A private directory that two processes make at the same moment is there for both', () => {
  makeBefore(0o700)
  openPrivateDirectory(join(home, 'private'))
  expect(fs.mkdirSync).toHaveBeenCalledOnce()
  expect(lstatSync(join(home, 'private')).isDirectory()).toBe(true)
})

it('A directory that another made at the same moment, and left open to all, is refused', () => {
  makeBefore(0o777)
  expect(() => openPrivateDirectory(join(home, 'open'))).toThrow('open to other accounts')
  rmSync(home, { recursive: true })
})
