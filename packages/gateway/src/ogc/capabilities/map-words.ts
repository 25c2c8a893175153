import type { ServiceEntry } from '@mapgate/policy'
import { isObject, type JsonObject } from '../../core/json.ts'
import { plainWords } from './plain-words.ts'

/** What a map is called by ArcMap and ArcGIS Pro where nobody gave it a name. */
const nameless = /^(?:layers|map|\s*)$/i

/** Title, summary and attribution of a map, as its description tells them to the caller. */
export function mapWords(
  { documentInfo, mapName, serviceDescription, description, copyrightText }: JsonObject,
  { name }: Pick<ServiceEntry, 'name'>,
): { readonly title: string; readonly abstract?: string; readonly attribution?: string } {
  const info = isObject(documentInfo) ? documentInfo : {}
  const titles = [info.Title, mapName].filter((one) => typeof one === 'string')
  const title = titles.find((one) => !nameless.test(one)) ?? name.slice(name.lastIndexOf('/') + 1)
  const abstract = plainWords(serviceDescription) ?? plainWords(description)
  const attribution = plainWords(copyrightText)
  return { title, ...(abstract ? { abstract } : {}), ...(attribution ? { attribution } : {}) }
}
