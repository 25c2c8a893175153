import type { Question } from '../core/upstream/question.ts'
import type { Refusal } from './credentials/credential.ts'
import { type ArcgisError, htmlErrorCode, isFileReply, readEnvelope } from './envelope.ts'
import type { Exchanged } from './exchange.ts'
import { wantsFile } from './sign.ts'

/** The verdict of a reply on the gateway's own credential, and its error; it is read before anything is streamed. */
export interface Verdict {
  readonly refusal: Refusal | undefined
  readonly error: ArcgisError | undefined
}

/**
 * Reads an ArcGIS error in any form: an envelope inside HTTP 200, a real status, an HTML page; 403 that
 * speaks of the token is how old versions said 498.
 */
export function judge({ status, headers, body }: Judged, asked: Asked = {}): Verdict {
  if (!(body instanceof Uint8Array)) return { refusal: undefined, error: undefined }
  // A file may look like an error; a reply that names a file, or whose type is not that of an error, is a file.
  const isFile = status < 400 && isFileReply(headers, wantsFile(asked))
  if (isFile) return { refusal: undefined, error: undefined }
  const anywhere = asked.expects === 'json'
  const isPage = String(headers['content-type'] ?? '').startsWith('text/html')
  const error =
    body.length === 0 ? undefined : (readEnvelope(body, anywhere) ?? (isPage ? pageError(body) : undefined))
  const code = error?.code ?? status
  return { refusal: refusalOf(code, error, body), error }
}

type Judged = Pick<Exchanged, 'status' | 'headers' | 'body'>
type Asked = Pick<Question, 'expects'>

/** Attachments and files have no `f`, so their errors come as pages of the services directory, inside HTTP 200. */
function pageError(body: Uint8Array): ArcgisError | undefined {
  const code = htmlErrorCode(body)
  return code === undefined ? undefined : { code, message: '', details: [] }
}

function refusalOf(code: number, error: ArcgisError | undefined, body: Uint8Array): Refusal | undefined {
  if (code === 498) return 'invalid'
  if (code === 499 || code === 401) return 'missing'
  if (code !== 403) return undefined
  const text = error?.message
    ? [error.message, ...error.details].join(' ')
    : Buffer.from(body).toString('latin1', 0, 4096)
  return /\btoken\b/i.test(text) ? 'invalid' : undefined
}
