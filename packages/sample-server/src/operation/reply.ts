/** What an operation answers: a JSON value, which the server writes as `f` asks (json, pjson, html, callback), or bytes as they are. */
export type Reply = JsonReply | BytesReply

/** A JSON value. */
interface JsonReply {
  kind: 'json'
  value: unknown
}

/** Bytes with their content type; `status` is 200 unless told. */
export interface BytesReply {
  kind: 'bytes'
  body: Uint8Array | string
  contentType: string
  status?: number
  headers?: Record<string, string>
}

/** A reply of a JSON value. */
export const json = (value: unknown): JsonReply => ({ kind: 'json', value })

/** A reply of bytes. */
export const bytes = (
  body: Uint8Array | string,
  contentType: string,
  headers: Record<string, string> = {},
): BytesReply => ({ kind: 'bytes', body, contentType, headers })

/** A REST error: answered as Esri's envelope inside HTTP 200, as ArcGIS Server does (protocol notes 3). */
export class RestError extends Error {
  readonly code: number
  readonly details: string[]
  /** What ArcGIS tells besides of edits that it rolls back. */
  readonly extendedCode?: number

  constructor(code: number, message: string, details: string[] = [], extendedCode?: number) {
    super(message)
    this.code = code
    this.details = details
    if (extendedCode !== undefined) this.extendedCode = extendedCode
  }
}
