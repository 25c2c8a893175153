import type { StyleEntry } from '@mapgate/policy'
import { type JsonObject, objectsOf, textOf } from '../core/json.ts'
import { opaqueDrawing } from './read-drawing.ts'

/** The named styles of a layer of a server of WMS; none where it has none. */
export const readStyles = ({ styles }: JsonObject): readonly StyleEntry[] =>
  objectsOf(styles).flatMap(({ name, title, drawnBy }) =>
    textOf(name).map((one) => ({
      name: one,
      title: textOf(title)[0] ?? one,
      drawing: opaqueDrawing(drawnBy),
    })),
  )
