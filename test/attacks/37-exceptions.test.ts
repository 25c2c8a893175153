import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// Map servers answer errors with HTTP 200, as pictures of words where that is asked for, and with names of functions and paths in them.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
/** Asks that fail in different rooms, and one that only the map server finds wrong. */
const faulty: readonly (readonly [what: string, more: Record<string, string>])[] = [
  ['a layer that there is not', { LAYERS: 'zqNothing' }],
  ['a style that there is not', { STYLES: 'zqStyle' }],
  ['a reference that there is not', { SRS: 'EPSG:1' }],
  ['a box that is none', { BBOX: '1,1,0,0' }],
  ['a size that is none', { WIDTH: '0' }],
  ['a size beyond all limits', { WIDTH: '100000', HEIGHT: '100000' }],
]

describe.each(names)('Before %s', (name) => {
  it.each(faulty)(
    '%s has a real status and our words, as a report, as a picture and empty',
    async (_, more) => {
      const door = doorOf(name)
      const asked = gated.map(door, door.seen, more)
      const report = await gated.ask(door, asked)
      expect(report.status, report.text.slice(0, 200)).toBeGreaterThanOrEqual(400)
      expect(report.type).toContain('application/vnd.ogc.se_xml')
      expect(report.headers.get('cache-control')).toContain('no-store')
      expect(report.text).not.toMatch(/ms[A-Z]\w+\(|Qgs|\/tmp|127\.0\.0\.1:\d+\/cgi|zqCanary/)
      for (const form of ['se_inimage', 'se_blank']) {
        const picture = await gated.ask(door, { ...asked, EXCEPTIONS: `application/vnd.ogc.${form}` })
        expect(picture.type === 'image/png' ? picture.status < 500 : picture.status >= 400).toBe(true)
        expect(picture.headers.get('cache-control')).toContain('no-store')
        expect(picture.text).not.toContain('zqCanary')
      }
    },
  )

  it('says that a caller may not, and who is unknown, by the status', async () => {
    const door = doorOf(name)
    const reply = await gated.ask(door, gated.map(door, door.seen), { caller: 'anonymous' })
    expect([401, 403, 404]).toContain(reply.status)
    expect(reply.sent).toEqual([])
    const wrong = await gated.ask(door, gated.map(door, door.seen), {
      init: { headers: { token: 'wrong-key' } },
    })
    expect([401, 403, 498]).toContain(wrong.status)
  })

  it('names what a caller sent without being changed by it', async () => {
    const door = doorOf(name)
    const odd = '"><script>alert(1)</script><!--]]>&x;'
    for (const more of [
      { LAYERS: odd },
      { STYLES: odd },
      { SRS: odd },
      { FORMAT: odd },
      { VERSION: odd },
      { REQUEST: odd },
      { [odd]: odd, SLD: odd },
    ]) {
      const reply = await gated.ask(door, gated.map(door, door.seen, more))
      expect(reply.text).not.toContain('<script>')
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})
