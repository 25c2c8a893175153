import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { compileCacheDirectory } from './compile-cache.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mapgate-compiled-')))
afterAll(() => rmSync(folder, { recursive: true }))

/** A home of this account. */
function homeNamed(name: string): string {
  const home = join(folder, name)
  mkdirSync(home, { mode: 0o755 })
  return home
}

/** A directory of another account: root gives one away, others take that of root. */
function foreignDirectory(home: string): string {
  if (process.getuid?.() !== 0) return '/'
  mkdirSync(join(home, '.cache'))
  chownSync(join(home, '.cache'), 12_345, 12_345)
  return join(home, '.cache')
}

describe.skipIf(process.platform === 'win32')('The directory for compiled code', () => {
  it('is made below the cache directory of the account, for this account alone', () => {
    const home = homeNamed('plain')
    const directory = join(home, '.cache/mapgate')
    expect(compileCacheDirectory({ HOME: home })).toBe(directory)
    for (const made of [directory, join(home, '.cache')]) expect(lstatSync(made).mode & 0o777).toBe(0o700)
    expect(compileCacheDirectory({ HOME: home })).toBe(directory)
  })

  it('lies where XDG_CACHE_HOME says, if that is a whole path', () => {
    const home = homeNamed('xdg')
    expect(compileCacheDirectory({ HOME: home, XDG_CACHE_HOME: join(home, 'caches') })).toBe(
      join(home, 'caches/mapgate'),
    )
    expect(compileCacheDirectory({ HOME: home, XDG_CACHE_HOME: 'caches' })).toBe(join(home, '.cache/mapgate'))
  })

  it('is none where there is no home, and none is made', () => {
    expect(compileCacheDirectory({ HOME: join(folder, 'nobody') })).toBeUndefined()
    expect(existsSync(join(folder, 'nobody'))).toBe(false)
    expect(compileCacheDirectory({ HOME: '' })).toBeUndefined()
    expect(compileCacheDirectory({ HOME: '.' })).toBeUndefined()
  })

  it.each([
    ['the home is open to the group', '', 0o775],
    ['the home is open to all', '', 0o777],
    ['the cache directory is open to all', '.cache', 0o777],
    ['its own directory can be written by others', '.cache/mapgate', 0o777],
    ['its own directory can be read by others', '.cache/mapgate', 0o755],
  ])('is none where %s', (title, path, mode) => {
    const home = homeNamed(title)
    const opened = join(home, path)
    mkdirSync(opened, { recursive: true })
    chmodSync(opened, mode)
    expect(compileCacheDirectory({ HOME: home })).toBeUndefined()
  })

  it('is none behind a folder that others may change, also by way of a link', () => {
    const open = homeNamed('open')
    mkdirSync(join(open, 'home'), { mode: 0o700 })
    chmodSync(open, 0o777)
    expect(compileCacheDirectory({ HOME: join(open, 'home') })).toBeUndefined()
    symlinkSync(join(open, 'home'), join(folder, 'home-link'))
    expect(compileCacheDirectory({ HOME: join(folder, 'home-link') })).toBeUndefined()
  })

  it('is none where it is a link, or belongs to another account', () => {
    const home = homeNamed('linked')
    mkdirSync(join(home, '.cache'))
    mkdirSync(join(home, 'elsewhere'), { mode: 0o700 })
    symlinkSync(join(home, 'elsewhere'), join(home, '.cache/mapgate'))
    expect(compileCacheDirectory({ HOME: home })).toBeUndefined()
    const other = homeNamed('foreign')
    expect(compileCacheDirectory({ HOME: other, XDG_CACHE_HOME: foreignDirectory(other) })).toBeUndefined()
  })
})

describe.skipIf(process.platform === 'win32')('The command', () => {
  const command = fileURLToPath(new URL('../../bin/mapgate.mjs', import.meta.url))
  const run = (environment: Record<string, string>) =>
    spawnSync(process.execPath, [command, 'whoami', '--help'], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...environment },
      encoding: 'utf8',
    })

  it('says the same with what it compiled before as without', () => {
    const home = homeNamed('used')
    const without = run({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' })
    expect([without.status, without.stderr, readdirSync(home)]).toEqual([0, '', []])
    for (let time = 0; time < 2; time += 1) {
      const { status, stdout, stderr } = run({ HOME: home })
      expect([status, stdout, stderr]).toEqual([0, without.stdout, ''])
    }
    expect(readdirSync(join(home, '.cache/mapgate'), { recursive: true }).length).toBeGreaterThan(50)
  })

  it('leaves the place to NODE_COMPILE_CACHE', () => {
    const home = homeNamed('named')
    const place = join(home, 'place')
    expect(run({ HOME: home, NODE_COMPILE_CACHE: place }).status).toBe(0)
    expect(readdirSync(home)).toEqual(['place'])
  })
})
