/** The operations that were executed for one request: the truth that the soundness tests compare with the authorization. */
export interface Execution {
  method: string
  /** The path below the site, such as `rest/services/Assets_Service/MapServer/export`. */
  path: string
  /** Such as `Assets_Service/MapServer`; empty outside of services. */
  service: string
  operation: string
  layersDrawn: number[]
  layersRead: number[]
  /** By layer id: every field whose values were looked at, also by filters, order, statistics, labels, renderers, sorted. */
  fieldsRead: Record<string, string[]>
  /** By layer id: the row conditions that were executed, as SQL; an empty text means all rows. */
  predicate: Record<string, string[]>
  /** By layer id: the areas that were looked at, in Web Mercator metres; `null` means everywhere. */
  area: Record<string, (readonly [xmin: number, ymin: number, xmax: number, ymax: number] | null)[]>
  rowsWritten: { layer: number; kind: 'add' | 'update' | 'delete' | 'attachment'; objectIds: number[] }[]
  /** The outcome of the reply: an HTTP status and, for an error envelope, its code. */
  status: number
  errorCode: number | null
}

/** Collects, while a request runs, what it executes. */
export interface Recorder {
  operation: (service: string, operation: string) => void
  drew: (layerId: number) => void
  read: (layerId: number, what: ReadRecord) => void
  wrote: (layerId: number, kind: Execution['rowsWritten'][number]['kind'], objectIds: number[]) => void
  /** The layers whose rows were read so far. */
  layersRead: () => readonly number[]
  finish: (status: number, errorCode: number | null) => Execution
}

/** One reading of a layer's rows; a `where` that is left out means all rows, an `area` that is left out everywhere. */
export interface ReadRecord {
  fields: Iterable<string>
  where?: string
  area?: readonly [xmin: number, ymin: number, xmax: number, ymax: number]
}

/** A recorder for one request. */
export function createRecorder(method: string, path: string): Recorder {
  const execution: Execution = {
    method,
    path,
    service: '',
    operation: '',
    layersDrawn: [],
    layersRead: [],
    fieldsRead: {},
    predicate: {},
    area: {},
    rowsWritten: [],
    status: 0,
    errorCode: null,
  }
  return {
    operation: (service, operation) => Object.assign(execution, { service, operation }),
    drew: (layerId) => addOnce(execution.layersDrawn, layerId),
    read: (layerId, what) => {
      addOnce(execution.layersRead, layerId)
      const fields = new Set([...(execution.fieldsRead[layerId] ?? []), ...what.fields])
      execution.fieldsRead[layerId] = [...fields].sort()
      execution.predicate[layerId] ??= []
      addOnce(execution.predicate[layerId], what.where ?? '')
      execution.area[layerId] ??= []
      execution.area[layerId].push(what.area ?? null)
    },
    wrote: (layer, kind, objectIds) => execution.rowsWritten.push({ layer, kind, objectIds }),
    layersRead: () => execution.layersRead,
    finish: (status, errorCode) => Object.assign(execution, { status, errorCode }),
  }
}

function addOnce<T>(list: T[], item: T): void {
  if (!list.includes(item)) list.push(item)
}
