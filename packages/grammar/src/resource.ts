import type { ServiceType } from './operation.ts'

/** What the path of a request names. Fields are set where the operation's path has the variable of that name. */
export interface Resource {
  readonly folder?: string
  /** Service name without its folder. */
  readonly service?: string
  readonly serviceType?: ServiceType
  readonly layerId?: number
  readonly objectId?: number
  readonly attachmentId?: number
  readonly rasterId?: number
  readonly level?: number
  readonly row?: number
  readonly column?: number
  readonly width?: number
  readonly height?: number
  /** Legend or symbol picture of a layer. */
  readonly imageId?: string
  /** Task of a GPServer, layer of an NAServer. */
  readonly task?: string
  /** Node, node page or sublayer of a scene layer. */
  readonly node?: string
  readonly jobId?: string
  /** Name of a job's input or output. */
  readonly result?: string
  /** `Arial Unicode MS Regular`, or several with commas. */
  readonly fontStack?: string
  /** `0-255`. */
  readonly glyphRange?: string
  /** File name inside a resource folder, or the path below an output directory. */
  readonly file?: string
  /** WMTS: layer, style and tile matrix set. */
  readonly wmtsLayer?: string
  readonly wmtsStyle?: string
  readonly tileMatrixSet?: string
}

/** `name` or `folder/name`, as the catalogue spells a service; undefined where the path names none. */
export function serviceName(resource: Resource): string | undefined {
  if (resource.service === undefined) return undefined
  return resource.folder === undefined ? resource.service : `${resource.folder}/${resource.service}`
}
