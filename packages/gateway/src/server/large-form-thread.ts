import { encodedValues, parseRequest, type RawRequest } from '@mapgate/protocol'
import { doJobs, type Made } from '../threads/in-thread.ts'
import type { ReadForm } from './large-forms.ts'

function readForm(raw: RawRequest): Made<ReadForm> {
  const { request, fault } = parseRequest(raw)
  if (fault) return { made: { fault } }
  const { operation, ...map } = request
  return { made: { map: { ...map, operationId: operation.id }, encoded: encodedValues(request) } }
}

doJobs(readForm)
