import { FaultError } from '../../fault.ts'
import { readBody } from '../../parameters/body.ts'
import { readQuery, takeCredentials } from '../../parameters/credentials.ts'
import { fold } from '../../parameters/values.ts'
import { decodePath } from '../../path/decode.ts'
import type { RawRequest } from '../../raw-request.ts'
import type { OgcOpened, OgcParsed, OgcPlace } from '../opened.ts'
import { checkService, dialectOf } from './dialect.ts'
import { Kvp } from './kvp.ts'
import { presentationOf } from './presentation.ts'
import { faultOf, OgcFaultError } from './read-fault.ts'
import { refuseNames } from './refused-names.ts'
import { readQuestion } from './requests.ts'
import { readTilePath } from './tile-path.ts'

/**
 * Reads of a request of WMS or WMTS what is needed to know who asks, and in which form errors are told; `read` reads the rest. Query
 * and form are one set of parameters. Never throws for anything that a client can send. `question.dialect` and
 * `presentation.dialect` are always the same.
 */
export function openOgc(raw: RawRequest, place: OgcPlace): OgcOpened {
  const query = readQuery(raw.query)
  const body = readBody(raw)
  const { shown, others, fault: glued } = takeCredentials(query.pairs, body.pairs)
  const { ignored } = raw
  const { folded, fault: repeated } = fold(
    ignored ? others.filter(({ name }) => !ignored.has(name.toLowerCase())) : others,
  )
  const kvp = new Kvp(folded)
  const dialect = dialectOf(kvp, place)
  const read = (): OgcParsed => {
    try {
      const fault = methodFault(raw) ?? query.fault ?? xmlFault(raw, body.fault) ?? glued ?? repeated
      if (fault !== undefined) throw fault
      const rest = pathBelow(place, query.pathTails)
      refuseNames(kvp)
      checkService(kvp, dialect)
      const question = rest.length > 0 ? readTilePath(rest) : readQuestion(kvp, dialect)
      return { question, dropped: kvp.unread() }
    } catch (error) {
      if (error instanceof FaultError) return { fault: faultOf(error) }
      throw error
    }
  }
  return { shown, presentation: presentationOf(kvp, dialect), read }
}

/** The path below the door, or the one that the ArcGIS API 3.x glues behind a token when it looks for WMTS (protocol notes 8.5). */
function pathBelow({ door, rest }: OgcPlace, tails: readonly string[]): readonly string[] {
  const [tail, ...more] = new Set(tails)
  if (tail === undefined) return rest
  if (door === 'wmts' && rest.length === 0 && more.length === 0) return decodePath(tail)
  throw gluedPath()
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

function methodFault({ method }: RawRequest): FaultError | undefined {
  if (methods.has(method)) return undefined
  return new FaultError('request.method-not-allowed', 'WMS and WMTS are asked with GET or POST.')
}

/** A body of XML has a text of its own: the standard lets servers do without, and clients may fall back to a form. */
function xmlFault({ contentType = '' }: RawRequest, fault: FaultError | undefined): FaultError | undefined {
  if (fault === undefined || !/^[^;]*\bxml\b/i.test(contentType)) return fault
  return new OgcFaultError('OperationNotSupported', {
    code: 'request.body-unreadable',
    message: 'Requests in XML are not read. Send the parameters in the URL, or as a form.',
  })
}

const gluedPath = (): FaultError =>
  new FaultError(
    'request.path-glued',
    'A path stands behind the token. Use an address without a query, and send the token in a header or as a parameter of its own.',
  )
