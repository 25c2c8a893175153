import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Recording, recordings } from '../../vectors/recordings.ts'
import { type RecordedSite, type Replied, startRecordedSite } from './recorded-site.ts'

// What ArcGIS JS 3.14 with alwaysUseProxy and esri-leaflet with the option proxy sent, sent again byte for byte.

let site: RecordedSite
beforeAll(async () => {
  site = await startRecordedSite()
})
afterAll(() => site?.close())

const of = (scenario: string) => recordings().filter((recording) => recording.scenario === scenario)
const replay = ({ method, target, headers, body }: Recording, more: Record<string, string> = {}) =>
  site.ask(target, { method, headers: { ...headers, ...more }, ...(body === undefined ? {} : { body }) })

const isPicture = ({ target }: Recording) => /[?&]f=image|\/tile\/\d/.test(target)
const isEdit = ({ target }: Recording) => /\/(add|update|delete)Features$/.test(target)
/** An address that the mock server of the recordings gave to a picture. Mapgate gives pictures addresses of its own, see below. */
const isOfTheMock = ({ target }: Recording) => target.endsWith('/rest/directories/arcgisoutput/x_0001.png')

/** What came back, in one word. */
function kindOf({ status, type, text }: Replied): string {
  if (status !== 200) return `status ${status}`
  if (type === 'image/png') return text.startsWith('\x89PNG') ? 'picture' : 'broken picture'
  const { error } = JSON.parse(text) as { error?: { code: number } }
  return error ? `error ${error.code}` : 'json'
}

describe('the recorded requests by a proxy', () => {
  it.each([
    ['always-use-proxy', 22],
    ['proxy-option', 50],
  ])('of %s are answered as they were meant: %i', async (scenario, count) => {
    const all = of(scenario)
    expect(all.length).toBe(count)
    const read = all.filter((recording) => !isEdit(recording) && !isOfTheMock(recording))
    const outcomes = await Promise.all(
      read.map(async (recording) => ({ target: recording.target, kind: kindOf(await replay(recording)) })),
    )
    expect(outcomes).toEqual(
      read.map((recording) => ({
        target: recording.target,
        kind: isPicture(recording) ? 'picture' : 'json',
      })),
    )
  })

  it('are answered as they would be without the proxy', async () => {
    for (const recording of [...of('always-use-proxy'), ...of('proxy-option')].filter(
      (one) => !isEdit(one),
    )) {
      const [byDoor, direct] = [
        recording.target,
        recording.target.replace('/arcgis/proxy?https://gate.example', ''),
      ]
      const [one, other] = [
        await replay({ ...recording, target: byDoor }),
        await replay({ ...recording, target: direct }),
      ]
      const withoutNames = ({ text, ...rest }: Replied) => ({
        ...rest,
        text: text.replace(/out\/[\w-]+\./, 'out/name.'),
      })
      expect(withoutNames(one)).toEqual(withoutNames(other))
    }
  })

  it('are named in the audit lines', async () => {
    const [first] = of('always-use-proxy')
    if (first === undefined) throw new Error('no recording')
    await replay(first)
    await expect
      .poll(() => site.audit.at(-1))
      .toMatchObject({ door: '/arcgis/proxy', mount: '/arcgis', service: 'Dyn', principal: 'anonymous' })
  })

  it('that edit are judged by what the caller may', async () => {
    const edits = of('proxy-option').filter(isEdit)
    expect(edits.length).toBe(3)
    for (const edit of edits) {
      expect(kindOf(await replay(edit))).toBe('error 499')
      const { text } = await replay(edit, { token: 'crew-key' })
      expect(Object.values(JSON.parse(text))).toEqual([[expect.objectContaining({ success: true })]])
    }
  })

  it('for an address of the mock server are refused as without the proxy, and the address of the same picture here works', async () => {
    const [mock] = of('proxy-option').filter(isOfTheMock)
    if (mock === undefined) throw new Error('no recording')
    expect((await replay(mock)).status).toBe(404)
    const asked = of('proxy-option').find(({ target }) => /\/export\?.*f=json$/.test(target))
    if (asked === undefined) throw new Error('no recording')
    const { href } = JSON.parse((await replay(asked)).text) as { href: string }
    expect(href).toMatch(/^https:\/\/gate\.example\/\.mapgate\/out\//)
    expect(kindOf(await replay({ ...mock, target: `/arcgis/proxy?${href}` }))).toBe('picture')
  })
})
