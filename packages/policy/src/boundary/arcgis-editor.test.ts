import { describe, expect, it } from 'vitest'
import { ask } from './asking.fixture.ts'
import { worldOf } from './world.fixture.ts'

/** The part of the library that reads a layer for its Editor. It has no types of its own. */
const part: string = '@arcgis/core/layers/support/serviceCapabilitiesUtils.js'
const { getFeatureLayerCapabilities } = (await import(part)) as {
  getFeatureLayerCapabilities: (json: unknown, url: string) => Capabilities
}

interface Capabilities {
  readonly operations: {
    readonly supportsEditing: boolean
    readonly supportsAdd: boolean
    readonly supportsUpdate: boolean
    readonly supportsDelete: boolean
  }
  readonly editing: { readonly supportsGeometryUpdate: boolean }
}

const url = 'https://gate.example/arcgis/rest/services/Water/Assets/FeatureServer/0'

/** What the library offers of a layer to a caller with this right to edit; a dash where nothing is. */
async function offered(edit: object | undefined): Promise<string> {
  const grant = {
    for: ['view', 'query', 'edit'],
    with: { where: "DISTRICT = 'north'", ...(edit ? { edit } : {}) },
  }
  const { json } = await ask(worldOf(), { path: 'feature/0' }, { grants: [grant] })
  const { operations, editing } = getFeatureLayerCapabilities(json, url)
  const offers = {
    add: operations.supportsAdd,
    update: operations.supportsUpdate,
    delete: operations.supportsDelete,
    shapes: operations.supportsUpdate && editing.supportsGeometryUpdate,
  }
  if (!operations.supportsEditing) return '-'
  return Object.entries(offers)
    .flatMap(([name, isOffered]) => (isOffered ? [name] : []))
    .join()
}

describe('What @arcgis/core offers to editors', () => {
  it.each<[object | undefined, string]>([
    [undefined, '-'],
    [{ add: true }, 'add'],
    [{ delete: true }, 'delete'],
    [{ update: "STATUS = 'open'" }, 'update'],
    [{ update: true, geometry: true }, 'update,shapes'],
    [{ add: true, geometry: true }, 'add'],
    [{ add: true, update: true, delete: true, geometry: true }, 'add,update,delete,shapes'],
    [{ update: 'DEPTH > :principal.depth' }, '-'],
  ])('by %j is %s', async (edit, offers) => {
    expect(await offered(edit)).toBe(offers)
  })
})
