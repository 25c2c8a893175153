import { parseRequest } from '@mapgate/protocol'
import { createRandom } from './random.ts'
import { makeRequest, makers } from './requests.ts'
import type { Template } from './template.ts'

/** Operations that Mapgate serves and the run does not make, each with the reason. */
export const unmade: Readonly<Record<string, string>> = {
  'Info.info': 'Mapgate answers it itself, the same for everybody, and no map server is asked.',
  'Tokens.bare': 'Mapgate answers it itself: it gives tokens of its own for names and passwords.',
  'Tokens.generate': 'Mapgate answers it itself: it gives tokens of its own for names and passwords.',
}

/** Ids of the operations that the makers ask for, as the grammar reads so many requests of each; services without layers have many operations. */
export function operationsMade(template: Template, requestsEach: number): ReadonlySet<string> {
  const making = { random: createRandom(1), template }
  const ids = Object.keys(makers).flatMap((name) =>
    Array.from({ length: name === 'elsewhere' ? 15 * requestsEach : requestsEach }, () => {
      const { path, parameters, carrier } = makeRequest(making, name)
      const query = new URLSearchParams(parameters).toString()
      const { request, fault } = parseRequest({ method: carrier === 'query' ? 'GET' : 'POST', path, query })
      return request?.operation.id ?? fault?.operation ?? ''
    }),
  )
  return new Set(ids)
}
