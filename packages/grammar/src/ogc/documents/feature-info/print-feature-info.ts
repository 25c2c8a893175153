import type { InfoFormat } from '../../question.ts'
import type { OgcDocument } from '../exception-report.ts'
import { infoAsGeoJson } from './as-geojson.ts'
import { infoAsGml } from './as-gml.ts'
import { infoAsHtml } from './as-html.ts'
import { infoAsText } from './as-text.ts'
import { foundLayers } from './found-rows.ts'

/** Rows at a place, and how they are told. */
export interface InfoToPrint {
  readonly format: InfoFormat
  /** `results` of the reply to an identify; anything that is no result is left out. */
  readonly results: unknown
  /** The name of a layer in requests. */
  readonly nameOf: (layerId: number) => string
  /** The reference of the shapes. */
  readonly wkid: number
}

/** Rows at a place in the form that was asked for. Of each only the attributes that came are told. */
export function printFeatureInfo({ format, results, nameOf, wkid }: InfoToPrint): OgcDocument {
  const layers = foundLayers(results, nameOf)
  switch (format) {
    case 'text/plain':
      return { contentType: 'text/plain; charset=utf-8', body: infoAsText(layers) }
    case 'text/html':
      return { contentType: 'text/html; charset=utf-8', body: infoAsHtml(layers) }
    case 'application/json':
      return { contentType: format, body: infoAsGeoJson(layers, wkid) }
    default:
      return { contentType: format, body: infoAsGml(layers, wkid) }
  }
}

/** Headers of every feature information: whatever stands in a value, a browser runs none of it. */
export const featureInfoHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
}
