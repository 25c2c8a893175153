import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { createWorld } from './create.ts'
import { tableOf, type World } from './world.ts'

const world = createWorld()

function rowsOf({ database }: World, layer: number): unknown[] {
  return database.prepare(`SELECT * FROM ${tableOf(layer)}`).all()
}

function count({ database }: World, layer: number, where = '1=1'): number {
  return Number(database.prepare(`SELECT count(*) AS n FROM ${tableOf(layer)} WHERE ${where}`).get()?.n)
}

describe('the world', () => {
  test('has about twenty thousand assets with shapes', () => {
    const assets = [0, 2, 3, 4, 5, 6].reduce((sum, layer) => sum + count(world, layer), 0)
    expect(assets).toBeGreaterThan(18_000)
    expect(assets).toBeLessThan(22_000)
  })

  test('is made with few statements, each prepared once for its thousands of rows', () => {
    const prepared = vi.spyOn(DatabaseSync.prototype, 'prepare')
    const executed = vi.spyOn(DatabaseSync.prototype, 'exec')
    createWorld({ seed: 5 })
    expect(prepared.mock.calls.length).toBeLessThan(50)
    expect(executed.mock.calls.length).toBeLessThan(100)
    prepared.mockRestore()
    executed.mockRestore()
  })

  test('is the same for the same seed, and another for another', () => {
    const again = createWorld()
    for (const layer of [0, 2, 4, 7]) expect(rowsOf(again, layer)).toEqual(rowsOf(world, layer))
    expect(rowsOf(createWorld({ seed: 2 }), 2)).not.toEqual(rowsOf(world, 2))
  })

  test.each([0, 2, 3, 4, 5, 7])('has restricted and public rows in layer %i', (layer) => {
    expect(count(world, layer, "classification = 'restricted'")).toBeGreaterThan(50)
    expect(count(world, layer, "classification = 'public'")).toBeGreaterThan(50)
  })

  test.each([0, 2, 3, 4, 5, 7])('has rows of layer %i in every district', (layer) => {
    const { database } = world
    const districts = database.prepare(`SELECT DISTINCT district FROM ${tableOf(layer)}`).all()
    expect(districts).toHaveLength(12)
  })

  test('finds every shape in its index', () => {
    for (const layer of [0, 2, 3, 4, 5, 6]) {
      const indexed = world.database.prepare(`SELECT count(*) AS n FROM ${tableOf(layer)}_index`).get()
      expect(Number(indexed?.n)).toBe(count(world, layer))
    }
  })

  test('closes every ring and turns it clockwise', () => {
    const shapes = world.database.prepare(`SELECT shape FROM ${tableOf(6)}`).all()
    for (const { shape } of shapes) {
      const [ring] = JSON.parse(String(shape)).rings as [number, number][][]
      const area = (ring ?? []).reduce((sum, [x, y], index) => {
        const [nextX, nextY] = ring?.[index + 1] ?? [x, y]
        return sum + (nextX - x) * (nextY + y)
      }, 0)
      expect(ring?.at(-1)).toEqual(ring?.[0])
      expect(area).toBeGreaterThan(0)
    }
  })

  test('inspects hydrants that exist', () => {
    const orphans = world.database
      .prepare('SELECT count(*) AS n FROM layer_7 WHERE asset_id NOT IN (SELECT asset_id FROM layer_2)')
      .get()
    expect(orphans?.n).toBe(0)
  })
})

describe('a world with something hidden', () => {
  test('differs in the hidden cells only', () => {
    const other = createWorld({
      hidden: { cells: [{ layer: 2, field: 'owner_name', where: 'OBJECTID = 7', value: 'Nobody' }] },
    })
    const changed = rowsOf(other, 2).filter(
      (row, index) => JSON.stringify(row) !== JSON.stringify(rows[index]),
    )
    expect(changed).toHaveLength(1)
    expect(changed[0]).toMatchObject({ OBJECTID: 7, owner_name: 'Nobody' })
    expect(rowsOf(other, 5)).toEqual(rowsOf(world, 5))
  })

  test('lacks the hidden rows, their index entries and their attachments', () => {
    const other = createWorld({ hidden: { rows: [{ layer: 2, where: 'OBJECTID = 1' }] } })
    expect(rowsOf(other, 2)).toEqual(rows.slice(1))
    expect(other.database.prepare('SELECT id FROM layer_2_index WHERE id = 1').all()).toEqual([])
    expect(other.database.prepare('SELECT * FROM attachments WHERE PARENTOBJECTID = 1').all()).toEqual([])
  })

  test('lacks the hidden layers, in groups and relationships too', () => {
    const other = createWorld({ hidden: { layers: [7, 5] } })
    expect(other.layers.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 6])
    expect(other.layer(1)?.subLayerIds).toEqual([2, 3, 4, 6])
    expect(other.layer(2)?.relationships).toEqual([])
    expect(count(other, 5)).toBe(0)
  })

  const rows = rowsOf(world, 2)
})
