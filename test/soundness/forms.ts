import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'
import type { UploadedFile } from '../../packages/sample-server/src/operation/parameters.ts'
import { inboundOf } from './case-inbound.ts'
import type { CaseRequest } from './gateway.ts'

/** The type of a form whose type nobody says. */
export const formType = 'application/x-www-form-urlencoded'

/** The fields and files of a form, as the sample server reads them. */
export async function readForm(body: Buffer, type: string) {
  if (type.startsWith(formType)) return { body: [...new URLSearchParams(body.toString('utf8'))] }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const values: [string, string][] = []
  const files: [string, UploadedFile][] = []
  for (const [name, value] of form) {
    if (typeof value === 'string') values.push([name, value])
    else {
      const bytes = new Uint8Array(await value.arrayBuffer())
      files.push([name, { fileName: value.name, contentType: value.type, body: bytes }])
    }
  }
  return { body: values, files }
}

/** The request as it goes straight to a map server. */
export function directQuestion(request: CaseRequest): Question {
  const { method, query, body, headers } = inboundOf(request)
  return {
    upstream: 'sample',
    method: method as Question['method'],
    path: request.path,
    query,
    ...(body.length > 0 ? { body, contentType: headers['content-type'] ?? formType } : {}),
    headers: {},
    repeatable: true,
    operation: 'direct',
  }
}

/** The parameters of a question, wherever they stand. */
export function parametersOf(
  question: Pick<Question, 'query' | 'body'> | undefined,
): Readonly<Record<string, string>> {
  const { query = '', body } = question ?? {}
  const text = body === undefined ? query : Buffer.from(body as Uint8Array).toString('utf8')
  return Object.fromEntries(new URLSearchParams(text))
}
