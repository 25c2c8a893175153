import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FileToWrite, writeTogether } from './write-together.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mapgate-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const modeOf = (name: string) => statSync(at(name)).mode & 0o777
const text = (name: string) => readFileSync(at(name), 'utf8')
const configuration = (words: string, path = 'new/mapgate.yaml'): FileToWrite => ({
  path: at(path),
  text: words,
  isSecret: false,
  isPrivate: true,
})
const two = () => [
  { path: at('new/secrets/password'), text: 'secret', isSecret: true },
  configuration('yaml'),
]

describe('Files that are written together', () => {
  it('are for this account alone, with their folders', () => {
    writeTogether(two(), { force: false, makesFolders: true })
    expect(text('new/secrets/password') + text('new/mapgate.yaml')).toBe('secretyaml')
    expect([modeOf('new/secrets'), modeOf('new/secrets/password'), modeOf('new/mapgate.yaml')]).toEqual([
      0o700, 0o600, 0o600,
    ])
  })

  it('are none where one is there already', () => {
    mkdirSync(at('new'))
    writeFileSync(at('new/mapgate.yaml'), 'before')
    expect(() => writeTogether(two(), { force: false, makesFolders: true })).toThrow(/there already/)
    expect(readdirSync(at('new'))).toEqual(['mapgate.yaml'])
    expect(text('new/mapgate.yaml')).toBe('before')
  })

  it('replace what is there where that is asked for, and leave nothing else', () => {
    writeTogether(two(), { force: false, makesFolders: true })
    writeTogether([configuration('after')], { force: true, makesFolders: true })
    expect(text('new/mapgate.yaml')).toBe('after')
    expect(readdirSync(at('new')).sort()).toEqual(['mapgate.yaml', 'secrets'])
  })

  it('put back what they replaced where a later one cannot be written', () => {
    writeTogether(two(), { force: false, makesFolders: true })
    const files = [configuration('after'), configuration('', 'new/mapgate.yaml/below')]
    expect(() => writeTogether(files, { force: true, makesFolders: true })).toThrow(/ENOTDIR|EEXIST|ENOENT/)
    expect(text('new/mapgate.yaml')).toBe('yaml')
    expect(readdirSync(at('new')).sort()).toEqual(['mapgate.yaml', 'secrets'])
  })

  it('follow no symbolic link', () => {
    writeFileSync(at('elsewhere'), 'before')
    symlinkSync(at('elsewhere'), at('mapgate.yaml'))
    expect(() =>
      writeTogether([configuration('after', 'mapgate.yaml')], { force: false, makesFolders: true }),
    ).toThrow(/there already/)
    writeTogether([configuration('after', 'mapgate.yaml')], { force: true, makesFolders: true })
    expect([text('elsewhere'), text('mapgate.yaml')]).toEqual(['before', 'after'])
  })
})
