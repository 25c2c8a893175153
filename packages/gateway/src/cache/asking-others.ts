import {
  type Answer,
  type Asked,
  type AskingOptions,
  answerOfKept,
  askMapServer,
  type Older,
} from './asking.ts'
import type { Certainty } from './certain.ts'
import type { Exchange, Settled } from './in-flight.ts'
import type { Entry } from './port.ts'

/** What asking others than this machine needs. */
interface AskingOthersOptions extends AskingOptions {
  readonly certainty: Certainty
}

/**
 * Looks among the answers that machines share, where they do, and asks the map server where no good one is there. Whoever waits waits for both. An answer from
 * there is given after the catalogue was found right now, because it is not known when by the clock of this machine it came.
 * @throws GatewayError as `askMapServer`, and what the check of the catalogue throws
 */
export async function askOthers(
  asked: Asked,
  older: Older | undefined,
  exchange: Exchange<Answer>,
  options: AskingOthersOptions,
): Promise<Settled<Answer>> {
  const { store, clock, certainty } = options
  const entry = mayBeThere(asked, options) ? await store.shared?.get(asked.key, asked.subject) : undefined
  if (exchange.signal.aborted) throw exchange.signal.reason
  if (entry === undefined || isPassed(entry, asked, exchange, options))
    return askMapServer(asked, older, exchange, options)
  if (clock() >= entry.freshUntil) {
    const isNewer = older === undefined || older.entry.freshUntil < entry.freshUntil
    const found = { entry, isCertain: certainty.isCertain(asked.outbound, entry) }
    return askMapServer(asked, isNewer ? found : older, exchange, options)
  }
  await certainty.demand(asked.outbound, entry)
  if (isPassed(entry, asked, exchange, options)) return askMapServer(asked, undefined, exchange, options)
  exchange.hold(entry.body.length)
  const { principalId } = asked.outbound.delivery
  store.keep({ key: asked.key, entry, principalId, mark: exchange.mark, isShared: true })
  return answerOfKept(entry, 'hit')
}

/** False for what is not kept, or was not the last time. */
const mayBeThere = ({ rule, kind, key }: Asked, { notShared, notKept }: AskingOptions): boolean =>
  rule.life !== 'none' && !notShared.has(kind) && !notShared.has(key) && !notKept.has(kind)

/** True where a purge came after the question, here or on another machine, or where it is about something else than what is asked. */
function isPassed(
  { subject: { upstream, service } }: Entry,
  { subject }: Asked,
  { mark, generation }: Exchange<Answer>,
  { store }: AskingOptions,
): boolean {
  if (upstream !== subject.upstream || service !== subject.service) return true
  return (
    generation === undefined ||
    store.shared?.generation(subject) !== generation ||
    store.isPurged(subject, mark)
  )
}
