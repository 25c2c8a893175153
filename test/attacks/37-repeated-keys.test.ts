import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// Of two keys, map servers take the last, whatever its case: what is checked must be what is sent. Each of these draws more on MapServer and QGIS Server.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()

describe.each(names)('Before %s, a key that stands twice', (name) => {
  it.each<[what: string, more: (door: GatedDoor) => string]>([
    ['names a hidden layer at the end', ({ hidden }) => `LAYERS=${hidden}`],
    ['names it in other letters', ({ hidden }) => `layers=${hidden}`],
    ['names it in an escaped key', ({ hidden }) => `L%41YERS=${hidden}`],
    ['asks for another box', () => 'bbox=0,0,1,1'],
    ['asks for another operation', () => 'REQUEST=GetCapabilities'],
    ['asks for another version, and so other axes', () => 'VERSION=1.3.0'],
    ['asks for another format', () => 'format=application/dxf'],
    ['is emptied', () => 'LAYERS='],
  ])('%s: refused, and nothing is sent', async (_, more) => {
    const door = doorOf(name)
    const before = await gated.ask(door, `${more(door)}&${query(gated.map(door, door.seen))}`)
    const after = await gated.ask(door, `${query(gated.map(door, door.seen))}&${more(door)}`)
    expect([before.status, after.status], after.text.slice(0, 300)).toEqual([400, 400])
    expect([...before.sent, ...after.sent]).toEqual([])
  })

  it('is read where both say the same', async () => {
    const door = doorOf(name)
    const reply = await gated.ask(door, `${query(gated.map(door, door.seen))}&layers=${door.seen}&&`)
    expect([reply.status, reply.type], reply.text.slice(0, 300)).toEqual([200, 'image/png'])
  })
})
