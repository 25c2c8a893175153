import { RestError } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import type { World } from '../world/world.ts'

/** The feature layers that `layers=show|hide|include|exclude:ids` leaves visible, in drawing order; a group stands for its layers. Throws `RestError` 400. */
export function visibleLayers(world: World, text: string): LayerDefinition[] {
  const { mode, ids } = readChoice(text)
  const named = new Set(ids.flatMap((id) => withDescendants(world, id)))
  const visible = (layer: LayerDefinition): boolean => {
    switch (mode) {
      case 'show':
        return named.has(layer.id)
      case 'hide':
        return !named.has(layer.id)
      case 'include':
        return visibleByDefault(world, layer) || named.has(layer.id)
      case 'exclude':
        return visibleByDefault(world, layer) && !named.has(layer.id)
    }
  }
  return world.layers.filter((layer) => layer.kind === 'feature' && visible(layer))
}

/** A layer and everything in it, if it is a group. */
export function withDescendants(world: World, id: number): number[] {
  const children = world.layer(id)?.subLayerIds ?? []
  return [id, ...children.flatMap((child) => withDescendants(world, child))]
}

/** Whether a layer and all groups around it are switched on. */
export function visibleByDefault(world: World, layer: LayerDefinition): boolean {
  const parent = world.layer(layer.parentId)
  return layer.defaultVisibility && (parent === undefined || visibleByDefault(world, parent))
}

/** Layer ids from a list with commas; an empty text is an empty list. Throws `RestError` 400 for what is no number. */
export function readIds(text: string): number[] {
  const ids = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  if (ids.some((id) => !Number.isInteger(id))) throw invalidLayers()
  return ids
}

type Mode = 'show' | 'hide' | 'include' | 'exclude'

/** Without a choice the defaults show; `show:` with nothing behind it shows nothing. */
function readChoice(text: string): { mode: Mode; ids: number[] } {
  if (text.trim() === '') return { mode: 'include', ids: [] }
  const [, mode, ids = ''] = /^\s*(show|hide|include|exclude)\s*:(.*)$/is.exec(text) ?? []
  if (mode === undefined) throw invalidLayers()
  return { mode: mode.toLowerCase() as Mode, ids: readIds(ids) }
}

const invalidLayers = (): RestError =>
  new RestError(400, 'Invalid or missing input parameters.', ["'layers' parameter is invalid"])
