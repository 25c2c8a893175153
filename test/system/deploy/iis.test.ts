import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { configurationSchema } from '../../../packages/gateway/src/config/schema.ts'
import { root } from './run-command.ts'

const files = ['web.config', 'resource-proxy/web.config']
const read = (file: string): string => readFileSync(`${root}deploy/iis/${file}`, 'utf8')

/** What keeps a text from being well-formed XML of elements and attributes alone; undefined: nothing. */
function xmlFault(text: string): string | undefined {
  const open: string[] = []
  const rest = text.replace(/^<\?xml [^?]*\?>\n/, '').replace(/<!--(?:(?!--)[\s\S])*-->/g, '')
  const tag = /<(\/?)([A-Za-z][\w.]*)((?:\s+[A-Za-z]\w*="[^"<&]*")*)\s*(\/?)>|[^<>\s]+|[<>]/g
  for (const [whole, slash, name, attributes = '', isEmpty] of rest.matchAll(tag)) {
    if (name === undefined) return `${whole} stands outside of an element`
    const names = [...attributes.matchAll(/\s([A-Za-z]\w*)=/g)].map(([, attribute]) => attribute)
    if (new Set(names).size < names.length) return `<${name}> has an attribute twice`
    if (slash === '/' && open.pop() !== name) return `</${name}> ends nothing`
    if (slash === '' && isEmpty === '') open.push(name)
  }
  return open.length > 0 ? `<${open.at(-1)}> is not ended` : undefined
}

describe.each(files)('The IIS recipe %s', (file) => {
  it('is well-formed', () => {
    expect(xmlFault(read(file))).toBeUndefined()
  })

  it.each([
    [(text: string) => text.replace('</rules>', ''), 'ends nothing'],
    [(text: string) => text.replace('" />', ' />'), 'stands outside'],
    [(text: string) => text.replace('</configuration>', ''), 'is not ended'],
  ])('would be found broken (%#)', (change, fault) => {
    expect(xmlFault(change(read(file)))).toContain(fault)
  })

  it('lets through what Mapgate takes, and leaves refusals as they are', () => {
    const { limits } = configurationSchema.shape.listen.parse({})
    const limit = (name: string) => Number(new RegExp(`${name}="(\\d+)"`).exec(read(file))?.[1])
    expect(limit('maxAllowedContentLength')).toBe(limits.upload)
    expect(limit('maxUrl')).toBeGreaterThanOrEqual(limits.url)
    expect(limit('maxQueryString')).toBeGreaterThanOrEqual(limits.url)
    expect(read(file)).toContain('existingResponse="PassThrough"')
  })

  it('sends to the address of the README, with the query as it came, and says who asks', () => {
    const [, address] = /type="Rewrite" url="(http:\/\/127\.0\.0\.1:8080\/gis\/)/.exec(read(file)) ?? []
    expect(address).toBe('http://127.0.0.1:8080/gis/')
    expect(read('README.md')).toContain('publicUrl: https://my.url.com/gis')
    expect(read('README.md')).toContain('port: 8080, trustedProxies: [127.0.0.1]')
    expect(read(file)).toContain('appendQueryString="true"')
    expect(read(file)).toContain('<set name="HTTP_X_FORWARDED_FOR" value="{REMOTE_ADDR}" />')
    expect(read('README.md')).toContain(`(${file})`)
  })
})
