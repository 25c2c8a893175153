import { useEffect } from 'preact/hooks'
import { get } from '../../api.ts'
import { Figure } from '../../parts/figure.tsx'
import { Loaded, useLoad } from '../../parts/load.tsx'
import { Notice } from '../../parts/notice.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { apart } from '../../words.ts'
import { text } from './words.ts'

/** A map server, as `/api/health` describes it. */
interface Upstream {
  readonly name: string
  readonly inFlight: number
  readonly waiting: number
  readonly credential: { readonly kind: string; readonly good: boolean }
  readonly bases: readonly { readonly url: string; readonly breaker: string }[]
}

interface Shared {
  readonly state: 'starting' | 'there' | 'gone'
  readonly since: string
  readonly lastFailure?: string
  readonly refused?: readonly string[]
}

interface Health {
  readonly ready: boolean
  readonly uptimeSeconds: number
  readonly memoryBytes: number
  readonly inFlight: number
  readonly cache?: { readonly memory: { readonly entries: number } }
  readonly shared?: Shared
  readonly upstreams: readonly Upstream[]
}

const againMs = 5_000

/** Whether the gateway and its map servers are well, and what to do where they are not. */
export default function Page() {
  const health = useLoad((signal) => get<Health>('/health', signal))
  useEffect(() => {
    const timer = setInterval(health.again, againMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <Loaded from={health}>
      {(now) => (
        <div class="stack">
          <Cures upstreams={now.upstreams} isReady={now.ready} />
          <Gateway now={now} />
          <h2>{text().upstreams}</h2>
          <Upstreams upstreams={now.upstreams} />
          {now.shared && <SharedState shared={now.shared} />}
          <p class="quiet">{text().fresh}</p>
        </div>
      )}
    </Loaded>
  )
}

function Cures({ upstreams, isReady }: { upstreams: readonly Upstream[]; isReady: boolean }) {
  const named = (isWrong: (upstream: Upstream) => boolean) =>
    upstreams
      .filter(isWrong)
      .map(({ name }) => apart(name))
      .join(', ')
  const resting = named(({ bases }) => bases.some(({ breaker }) => breaker !== 'closed'))
  const refused = named(({ credential }) => !credential.good)
  return (
    <>
      {!isReady && <Notice kind="warn">{text().notReady}</Notice>}
      {resting && (
        <Notice kind="warn" title={text().restingTitle}>
          <p>{text().resting(resting)}</p>
        </Notice>
      )}
      {refused && (
        <Notice kind="warn" title={text().signInTitle}>
          <p>{text().signIn(refused)}</p>
        </Notice>
      )}
    </>
  )
}

function Gateway({ now }: { now: Health }) {
  return (
    <section class="figures" aria-label={text().gateway}>
      <Figure label={text().ready} value={now.ready ? text().yes : text().no} />
      <Figure label={text().underWay} value={now.inFlight} />
      <Uptime seconds={now.uptimeSeconds} />
      <Figure label={text().memory} value={Math.round(now.memoryBytes / 2 ** 20)} unit="MiB" />
      {now.cache && <Figure label={text().kept} value={now.cache.memory.entries} />}
    </section>
  )
}

function Uptime({ seconds }: { seconds: number }) {
  const isLong = seconds > 2 * 3600
  return (
    <Figure
      label={text().uptime}
      value={isLong ? seconds / 3600 : Math.floor(seconds / 60)}
      unit={isLong ? text().hours : text().minutes}
    />
  )
}

/** An address of a map server; one that has several has a row for each. */
type Row = Omit<Upstream, 'bases'> & Upstream['bases'][number]

function Upstreams({ upstreams }: { upstreams: readonly Upstream[] }) {
  const rows = upstreams.flatMap(({ bases, ...upstream }) =>
    bases.map((base): Row => ({ ...upstream, ...base })),
  )
  return (
    <Table
      caption={text().upstreams}
      rows={rows}
      keyOf={({ name, url }) => `${name} ${url}`}
      columns={columnsOfUpstreams()}
      empty={
        <Notice kind="empty" title={text().noUpstreams}>
          <p>{text().noUpstreamsText}</p>
        </Notice>
      }
    />
  )
}

const columnsOfUpstreams = (): readonly Column<Row>[] => [
  { title: text().name, cell: ({ name }) => name, sort: ({ name }) => name },
  { title: text().address, cell: ({ url }) => <code>{url}</code>, sort: ({ url }) => url },
  {
    title: text().state,
    cell: ({ breaker }) => <Badge isGood={breaker === 'closed'}>{text().states[breaker] ?? breaker}</Badge>,
    sort: ({ breaker }) => breaker,
  },
  {
    title: text().signedIn,
    cell: ({ credential: { good } }) => <Badge isGood={good}>{good ? text().good : text().bad}</Badge>,
  },
  {
    title: text().underWay,
    cell: ({ inFlight }) => inFlight,
    sort: ({ inFlight }) => inFlight,
    isNumber: true,
  },
  {
    title: text().waiting,
    cell: ({ waiting }) => waiting,
    sort: ({ waiting }) => waiting,
    isNumber: true,
  },
]

const Badge = ({ isGood, children }: { isGood: boolean; children: string }) => (
  <span class={`badge ${isGood ? 'good' : 'bad'}`}>{children}</span>
)

function SharedState({ shared: { state, since, lastFailure, refused } }: { shared: Shared }) {
  return (
    <>
      <h2>{text().shared}</h2>
      <p>
        {text().sharedStates[state]} {text().since} <Time at={since} />.
      </p>
      {lastFailure && (
        <p>
          {text().lastFailure} <bdi>{lastFailure}</bdi>
        </p>
      )}
      {refused && refused.length > 0 && (
        <p>
          {text().refused} {refused.join(', ')}
        </p>
      )}
    </>
  )
}
