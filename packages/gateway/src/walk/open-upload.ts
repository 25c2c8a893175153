import { file, type Opened, type Operation, openStreamed, type RawRequest } from '@mapgate/protocol'
import type { Upload } from '../core/request/inbound.ts'

/**
 * Opens a request whose body is too large to be held: reads the fields in front of its file, which then streams.
 * @param ahead the request as opened from its URL alone
 * @throws GatewayError `request.body-too-large` where the operation takes no file, and what the upload throws
 */
export async function openUpload(raw: RawRequest, ahead: Opened, upload: Upload): Promise<Opened> {
  if (ahead.operation === undefined || !takesFile(ahead.operation)) throw upload.refusal
  const opened = await openStreamed(raw, upload.next)
  upload.fileBegins()
  return opened
}

const takesFile = ({ parameters }: Operation): boolean => parameters.some(({ type }) => type === file)
