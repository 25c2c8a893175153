import { file, operationOf, type Parsed, parseStreamed, type RawRequest } from '@mapgate/protocol'
import type { Upload } from './core/inbound.ts'

/**
 * Parses a request whose body is too large to be held: the fields in front of its file, which streams from there on.
 * @param ahead what its URL alone says
 * @throws GatewayError `request.body-too-large` where the operation takes no file, and what the upload throws
 */
export async function parseUpload(raw: RawRequest, ahead: Parsed, upload: Upload): Promise<Parsed> {
  const operation = ahead.request?.operation.id ?? ahead.fault?.operation
  if (operation === undefined || !takesFile(operation)) throw upload.refusal
  const parsed = await parseStreamed(raw, upload.next)
  upload.fileBegins()
  return parsed
}

const takesFile = (operation: string): boolean =>
  operationOf(operation).parameters.some(({ type }) => type === file)
