import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { importText } from '../vectors/resource-proxy/imported.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-import-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const main = join(import.meta.dirname, '../../packages/gateway/src/cli/main.ts')
const secret = 's3cr3t:\'"&%#{}[]|>\\ -\u00e4\u4e2d'
const escaped = secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('>', '&gt;')
const entry = (more: string, url = 'https://h.example/arcgis') =>
  `<serverUrl url="${url}" matchAll="true" ${more}/>`
const file = (entries: string, before = '') =>
  `${before}<ProxyConfig mustMatch="true" allowedReferers="*" xmlns="proxy.xsd"><serverUrls>${entries}</serverUrls></ProxyConfig>`

/** Runs the command on a text. */
function run(text: string | Uint8Array, ...more: string[]) {
  const source = join(directory, 'proxy.config')
  writeFileSync(source, text)
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'import', source, ...more], {
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr, stdout, stderr }
}

describe('A hostile proxy.config', () => {
  it.each([
    [
      'an entity bomb',
      file(
        entry('password="&c;" username="u"'),
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
      ),
      'DOCTYPE',
    ],
    [
      'an entity of a file',
      file(entry('password="&c;" username="u"'), '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'),
      'DOCTYPE',
    ],
    [
      'a DOCTYPE of elsewhere',
      file(entry(''), '<!DOCTYPE ProxyConfig SYSTEM "https://evil.example/x.dtd">'),
      'DOCTYPE',
    ],
    ['an entity that is not declared', file(entry('password="a&nbsp;b" username="u"')), '&amp;'],
    [
      'a hundred thousand attributes',
      file(entry(Array.from({ length: 50_000 }, (_, n) => `a${n}=""`).join(' '))),
      'more than 100',
    ],
    ['deep nesting', file('<a>'.repeat(50_000)), 'more than 16'],
    ['ten thousand entries', file(entry('').repeat(10_000)), 'more than 1000'],
    ['a long value', file(entry(`username="${'u'.repeat(20_000)}"`)), 'more than 10000'],
    ['a large file', `${file(entry(''))}${' '.repeat(1_100_000)}`, 'larger than'],
    ['an attribute twice', file(entry(`password="${escaped}" password="x"`)), 'Leave one of them'],
    ['a quote that is missing', file(entry(`password="s3cr3t"more="x`)), 'not well-formed'],
    ['bytes that are no text', new Uint8Array([0x3c, 0xff, 0xfe, 0x80]), 'not in UTF-8'],
    ['nothing', '', 'empty'],
    ['another document', '<html><body/></html>', 'not ProxyConfig'],
    ['brackets without end', `{"proxyConfig":${'['.repeat(200_000)}`, 'more than 16'],
    [
      'JSON that breaks off',
      '{"proxyConfig":[{"mustMatch":"true"}],"serverUrls":[{"serverUrl":[{"password":"s3cr3t',
      'not valid JSON',
    ],
    [
      'a name twice in JSON',
      '{"proxyConfig":[{"mustMatch":"true"}],"serverUrls":[{"serverUrl":[{"url":"https://h/arcgis","URL":"https://i/arcgis","matchAll":"true"}]}]}',
      'url stands twice',
    ],
  ])('%s ends with a sentence that holds no secret', (_, text, words) => {
    let message = ''
    try {
      importText(typeof text === 'string' ? text : new TextDecoder('latin1').decode(text))
    } catch (error) {
      message = (error as Error).message
    }
    if (typeof text !== 'string') message = run(text).text
    expect(message).toContain(words)
    expect(message).not.toContain('s3cr3t')
    expect(message).not.toContain('root:')
    expect(message.split('\n').filter((line) => line !== '').length).toBe(1)
  })

  it.each([
    ['an end of line and a key', 'user&#10;admin: { port: 1 }&#10;'],
    ['signs of YAML', '- {a: b} # \'x\' "y" &anchor *alias !tag | > %'],
    ['a comment', '# nothing'],
    ['another document', '---'],
    ['a number, and yes', '0x10'],
  ])('a user with %s stays a user', (what, username) => {
    const { configuration, imported } = importText(
      file(
        entry(
          `username="${username.replaceAll('"', '&quot;').replaceAll('&anchor', '&amp;anchor').replaceAll('>', '&gt;')}" password="p"`,
        ),
      ),
    )
    if (what === 'an end of line and a key') {
      expect(imported.counts.imported).toBe(0)
      return
    }
    expect(configuration?.upstreams.h?.credential).toMatchObject({ username })
    expect(configuration?.admin).toBeUndefined()
  })

  it('writes secrets into files of this account alone, byte for byte, and shows them nowhere', () => {
    const out = join(directory, 'good', 'mapgate.yaml')
    mkdirSync(join(directory, 'good'))
    const text = file(
      `${entry(`username="u" password="${escaped}"`)}${entry(`clientId="c" clientSecret="${escaped}"`, 'https://i.example/arcgis')}${entry(`accessToken="s3cr3t-token"`, 'https://u:s3cr3t@j.example/arcgis?token=s3cr3t')}`,
    )
    const written = run(text, '--out', out, '--report', join(directory, 'good', 'report.md'))
    expect(written.status).toBe(2)
    const folder = join(directory, 'good', 'mapgate-secrets')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readdirSync(folder).sort()).toEqual(['h-password', 'i-client-secret'])
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(secret)
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
    for (const name of ['mapgate.yaml', 'report.md'])
      expect(readFileSync(join(directory, 'good', name), 'utf8')).not.toContain('s3cr3t')
    expect(written.text).not.toContain('s3cr3t')
    expect(execFileSync(process.execPath, [main, 'check', out], { encoding: 'utf8' })).toContain('is good')
    const shown = run(text)
    expect(shown.text).not.toContain('s3cr3t')
    expect(shown.stderr).toContain('mapgate-secrets/h-password')
  })

  it('writes all or nothing, and over nothing without --force', () => {
    const place = join(directory, 'all')
    mkdirSync(place)
    const out = join(place, 'm.yaml')
    const text = file(entry('username="u" password="one"'))
    writeFileSync(out, 'mine')
    const refused = run(text, '--out', out)
    expect(refused.status).toBe(1)
    expect(refused.text).toContain('--force')
    expect(readdirSync(place)).toEqual(['m.yaml'])
    expect(readFileSync(out, 'utf8')).toBe('mine')
    // The report cannot be written, so nothing is.
    const half = run(text, '--out', out, '--force', '--report', join(place, 'gone', 'r.md'))
    expect(half.status).toBe(1)
    expect(readdirSync(place)).toEqual(['m.yaml'])
    expect(readFileSync(out, 'utf8')).toBe('mine')
    expect(run(text, '--out', out, '--force').status).toBe(0)
    expect(readdirSync(place).sort()).toEqual(['m-secrets', 'm.yaml'])
    chmodSync(join(place, 'm-secrets'), 0o755)
    const open = run(file(entry('username="u" password="two"')), '--out', out, '--force')
    expect(open.text).toContain('others may enter it')
    expect(readFileSync(join(place, 'm-secrets', 'h-password'), 'utf8')).toBe('one')
    expect(existsSync(join(place, '.m.yaml'))).toBe(false)
  })

  it('names no file by a text of the imported one', () => {
    const { imported, yaml } = importText(
      file(
        entry('username="../../etc/passwd" password="p"', 'https://..%2f.example/arcgis') +
          entry('username="u" password="p"', 'https://x_-.example/arcgis'),
      ),
    )
    expect(imported.upstreams.map(({ name }) => name).every((name) => /^[a-z][a-z0-9-]*$/.test(name))).toBe(
      true,
    )
    expect(yaml).not.toContain('./secrets/..')
  })
})
