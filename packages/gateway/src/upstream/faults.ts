import { FaultError } from '@mapgate/protocol'
import { type ErrorCode, GatewayError } from '../core/errors/errors.ts'
import type { Question } from '../core/upstream/question.ts'
import { LineError, NotConnectedError } from './line/line-error.ts'

/** Codes of errors that occur before a request is sent, so that any request may be repeated. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'MAPGATE_REFUSED_ADDRESS',
])

const meanings: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_HEADERS_TIMEOUT: 'upstream.timeout',
  UND_ERR_BODY_TIMEOUT: 'upstream.timeout',
  UND_ERR_HEADERS_OVERFLOW: 'upstream.invalid-reply',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'upstream.invalid-reply',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'upstream.too-large',
  MAPGATE_LINE_NO_HEAD_IN_TIME: 'upstream.timeout',
  MAPGATE_LINE_BODY_STOPPED: 'upstream.timeout',
  MAPGATE_LINE_INVALID_REPLY: 'upstream.invalid-reply',
}

/**
 * The gateway's error for what a connection to the upstream raised.
 * @param begun true if the head of a reply had come: then the reply broke off
 */
export function upstreamFault(error: unknown, begun = false): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof FaultError) return uploadFault(error)
  const code = codeOf(error)
  const broken = begun || code.startsWith('HPE_') ? 'upstream.invalid-reply' : 'upstream.unreachable'
  const what = error instanceof LineError ? `${code}, ${error.message}` : code || String(error)
  const detail = `${begun ? 'the reply broke off: ' : ''}${what}`
  return new GatewayError(meanings[code] ?? broken, detail, { cause: error })
}

/** The error for a fault of an upload, which is found while the upload is sent. */
const uploadFault = ({ fault: { code, message } }: FaultError): GatewayError =>
  new GatewayError(code, message, { publicText: message })

/** True if the request that met this error was never sent. A network that goes away under an open connection says nothing of that. */
export function wasNotSent({ cause }: GatewayError): boolean {
  if (cause instanceof NotConnectedError) return true
  const { syscall } = (cause ?? {}) as { syscall?: unknown }
  return notSent.has(codeOf(cause)) && syscall !== 'read' && syscall !== 'write'
}

/** True where a kept connection was closed while it was idle, which servers do: it says nothing about the server. */
export const wasStale = ({ cause }: GatewayError): boolean => codeOf(cause) === 'MAPGATE_LINE_STALE'

/**
 * The error that a question met, after it may have been sent: of a write nobody knows then what became of it. A connection that never came about,
 * and an upload that broke off before the request was whole, leave no doubt. A write is cancelled only while its upload is not whole.
 */
export function faultOfSent({ repeatable }: Pick<Question, 'repeatable'>, error: unknown): unknown {
  const isKnown =
    repeatable ||
    !(error instanceof GatewayError) ||
    wasNotSent(error) ||
    error.code === 'upstream.cancelled' ||
    /^(?:request|limit|edit)\./.test(error.code)
  return isKnown ? error : new GatewayError('edit.outcome-unknown', error.message, { cause: error })
}

function codeOf(error: unknown): string {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: readonly unknown[] }
  if (typeof code === 'string') return code
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : ''
}
