import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { encryptionKeyOf } from './encryption-key.ts'
import { openPrivateDirectory, privateDirectoryFault } from './private-directory.ts'

const folder = mkdtempSync(join(tmpdir(), 'mapgate-private-'))
afterAll(() => rmSync(folder, { recursive: true }))
const place = (name: string) => join(folder, name)

/** A directory of another account: root gives one away, others take that of root. */
function foreignDirectory(): string {
  if (process.getuid?.() !== 0) return '/'
  mkdirSync(place('foreign'), { mode: 0o700 })
  chownSync(place('foreign'), 12_345, 12_345)
  return place('foreign')
}

describe.skipIf(process.platform === 'win32')('A private directory', () => {
  it('is made for this account alone where there is none', () => {
    openPrivateDirectory(place('new'))
    expect(statSync(place('new')).mode & 0o777).toBe(0o700)
    expect(privateDirectoryFault(place('new'))).toBeUndefined()
    openPrivateDirectory(place('new'))
  })

  it.each([
    [0o750, 'its group'],
    [0o705, 'everybody'],
    [0o711, 'who only passes'],
  ])('is refused with mode %o: open to %s', (mode) => {
    const directory = place(`mode-${mode}`)
    mkdirSync(directory)
    chmodSync(directory, mode)
    expect(() => openPrivateDirectory(directory)).toThrow(
      `${directory} is open to other accounts: chmod 700 ${directory}`,
    )
  })

  it('is refused with a file that is open to others', () => {
    openPrivateDirectory(place('files'))
    const file = join(place('files'), 'data.mdb')
    writeFileSync(file, '')
    chmodSync(file, 0o640)
    expect(privateDirectoryFault(place('files'))).toBe(`${file} is open to other accounts: chmod 600 ${file}`)
    chmodSync(file, 0o600)
    expect(privateDirectoryFault(place('files'))).toBeUndefined()
  })

  it('is refused with a link in place of a file', () => {
    openPrivateDirectory(place('linked'))
    symlinkSync('/etc/passwd', join(place('linked'), 'data.mdb'))
    expect(privateDirectoryFault(place('linked'))).toBe(`${place('linked')}/data.mdb is no file`)
  })

  it('is refused where it is a link or a file', () => {
    openPrivateDirectory(place('real'))
    symlinkSync(place('real'), place('link'))
    writeFileSync(place('file'), '')
    expect(privateDirectoryFault(place('link'))).toBe(
      `${place('link')} is a symbolic link; name the directory itself`,
    )
    expect(privateDirectoryFault(place('file'))).toBe(`${place('file')} is no directory`)
  })

  it('is refused where it belongs to another account', () => {
    expect(privateDirectoryFault(foreignDirectory())).toContain('belongs to another account')
  })
})

describe('An encryption key', () => {
  const key = Buffer.alloc(32, 0xfb)
  it.each([
    ['hex', `${key.toString('hex')}\n`, true],
    ['hex in capitals', key.toString('hex').toUpperCase(), true],
    ['base64', `${key.toString('base64')}\n`, true],
    ['base64 for URLs', key.toString('base64url'), true],
    ['fewer bytes', key.subarray(1).toString('base64'), false],
    ['more bytes', Buffer.alloc(33).toString('base64'), false],
    ['a word', 'secret', false],
    ['nothing', '', false],
  ])('may be %s', (_title, text, isKey) => {
    expect(encryptionKeyOf(text)).toEqual(isKey ? key : undefined)
  })
})
