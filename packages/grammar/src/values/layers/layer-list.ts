import { changed } from '../../change.ts'
import type { ParameterSpec, ValuesOf } from '../../operation.ts'
import { ValueError, type ValueType } from '../../value.ts'
import { parseIds } from '../rows/id-list.ts'

/** How `export` reads its list of layers. */
export type DrawMode = 'show' | 'hide' | 'include' | 'exclude'

/** How `identify` reads its list of layers. */
export type IdentifyMode = 'top' | 'visible' | 'all'

/** Layers by keyword. Without ids (`all`, or QGIS's `show:`, protocol notes 8.8) nothing is narrowed; an empty list names no layer at all. */
export interface LayerList<Mode extends string> {
  readonly mode: Mode
  readonly ids?: readonly number[]
}

const maxLayers = 1_000

/** No layer: `show:-1`, as the JavaScript API sends it and ArcGIS Server understands it. */
const nothing = '-1'

function layerList<Mode extends string>(
  id: string,
  modes: readonly Mode[],
  bare: boolean,
): ValueType<LayerList<Mode>> {
  const form = bare ? `${modes.join(', ')}, with or without :ids` : `${modes.join(', ')}, then :ids`
  return {
    id,
    form,
    parse(text) {
      const colon = text.indexOf(':')
      const word = (colon < 0 ? text : text.slice(0, colon)).trim().toLowerCase()
      const mode = modes.find((one) => one === word)
      if (mode === undefined || (colon < 0 && !bare)) throw new ValueError(`it has to be ${form}`)
      const list = colon < 0 ? '' : text.slice(colon + 1).trim()
      if (list === '') return { mode }
      return { mode, ids: list === nothing ? [] : parseIds(list, maxLayers) }
    },
    print({ mode, ids }) {
      if (ids === undefined) return bare ? mode : `${mode}:`
      return `${mode}:${ids.length === 0 ? nothing : ids.join(',')}`
    },
    layersIn: ({ ids = [] }) => ids,
  }
}

/** Layers of a picture: `show:0,2`, `hide:…`, `include:…`, `exclude:…`. */
export const drawnLayers = layerList<DrawMode>('drawnLayers', ['show', 'hide', 'include', 'exclude'], false)

/** The values of an operation that draws a list of layers. */
type DrawnValues = ValuesOf<ParameterSpec<'layers', LayerList<DrawMode>>>

/**
 * A keyword without layers, as QGIS sends `show:` for a whole service, is no choice at all: servers draw nothing for it, and narrowed
 * requests drew everything, so it does not go on.
 */
export function withoutEmptyLayers(values: DrawnValues): DrawnValues {
  return values.layers === undefined || values.layers.ids !== undefined
    ? values
    : changed(values, { layers: undefined })
}

/** Layers of an identify: `top`, `visible:0,1`, `all:0`. */
export const identifiedLayers = layerList<IdentifyMode>('identifiedLayers', ['top', 'visible', 'all'], true)
