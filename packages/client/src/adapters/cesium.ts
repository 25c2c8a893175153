import type { Gate } from '../gate.ts'
import { blobUrlOf } from './image.ts'

type Deferred = { resolve: (value: unknown) => void; reject: (reason: unknown) => void }
type LoadImage = (url: string, crossOrigin: boolean, deferred: Deferred) => void
type LoadXhr = (
  url: string,
  responseType: string | undefined,
  method: string,
  data: unknown,
  headers: unknown,
  deferred: Deferred,
  overrideMimeType?: string,
) => unknown

type Loaders = { loadImageElement: LoadImage; loadWithXhr: LoadXhr }

/** `Cesium.Resource`, a class. Everything that Cesium fetches goes through two loaders of it, which are not in Cesium's types. */
export type Resource = new (options: never) => object

const bodyOf = (response: Response, responseType = 'text'): Promise<unknown> => {
  if (!response.ok) throw Object.assign(new Error(`${response.status}`), { statusCode: response.status })
  if (responseType === 'arraybuffer') return response.arrayBuffer()
  return responseType === 'blob' || responseType === 'json' ? response[responseType]() : response.text()
}

/**
 * Teaches Cesium to carry the credential: `carry(gate, Cesium.Resource)`, before any provider is made. Providers then take their
 * URLs as ever.
 *
 * Cesium names a picture long before it asks for it, so the ticket is put in at the last moment, by the loaders that Cesium keeps in
 * `Resource._Implementations`. Run with cesium 1.145.0.
 */
export const carry = (gate: Gate, resource: Resource): void => {
  const { _Implementations: loaders } = resource as Resource & { _Implementations: Loaders }
  const { loadImageElement, loadWithXhr } = loaders

  loaders.loadImageElement = (url, crossOrigin, deferred) => {
    if (!gate.owns(url)) return loadImageElement(url, crossOrigin, deferred)
    blobUrlOf(gate, url).then((address) => {
      new Promise((resolve, reject) => loadImageElement(address, false, { resolve, reject }))
        .finally(() => URL.revokeObjectURL(address))
        .then(deferred.resolve, deferred.reject)
    }, deferred.reject)
  }

  loaders.loadWithXhr = (url, responseType, method, data, headers, deferred, overrideMimeType) => {
    const plain = method === 'GET' && responseType !== 'document'
    if (!gate.owns(url) || !plain) {
      const carried = { ...(headers as object), ...gate.headers(url) }
      return loadWithXhr(url, responseType, method, data, carried, deferred, overrideMimeType)
    }
    const stop = new AbortController()
    gate
      .get(url, stop.signal)
      .then((response) => bodyOf(response, responseType))
      .then(deferred.resolve, deferred.reject)
    return stop
  }
}
