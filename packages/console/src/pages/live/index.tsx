import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { SelectField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { addressOf, place, setQuery } from '../../route.ts'
import { may } from '../../session.ts'
import { apart, clock } from '../../words.ts'
import { filterNames, type Live, type Seen, useRequests } from './requests.ts'
import { text } from './words.ts'

type Filters = Readonly<Record<string, string>>

/** The requests of this gateway as they come, by filters that stand in the address of the page. */
export default function Page() {
  const [isPaused, setPaused] = useState(false)
  const filters = Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = place.value.query.get(name)
      return value ? [[name, value]] : []
    }),
  )
  const live = useRequests(new URLSearchParams(filters).toString(), isPaused)
  return (
    <>
      <p class="quiet">{text().lead}</p>
      <Bar filters={filters} live={live} isPaused={isPaused} pause={() => setPaused(!isPaused)} />
      {live.dropped > 0 && <Notice kind="warn">{text().dropped(live.dropped)}</Notice>}
      <Table
        caption={text().list}
        rows={live.shown}
        keyOf={({ number, id }) => `${number} ${id}`}
        columns={columnsFor(filters)}
        empty={<Notice kind="empty">{text().waitingFor}</Notice>}
      />
      {may('view-as') && <p class="quiet">{text().explainHint}</p>}
    </>
  )
}

interface BarProps {
  readonly filters: Filters
  readonly live: Live
  readonly isPaused: boolean
  readonly pause: () => void
}

/** What is chosen, whether it is connected, and the button that holds it still. */
function Bar({ filters, live: { state, waiting }, isPaused, pause }: BarProps) {
  const t = text()
  const decisions = Object.entries(t.decisions)
  return (
    <div class="row">
      <SelectField
        label={t.decision}
        value={filters.decision ?? ''}
        options={[['', t.anyDecision], ...decisions]}
        onInput={(value) => setQuery(without({ ...filters, decision: value }))}
      />
      <Chips filters={filters} />
      <span class={`badge ${state === 'open' ? 'good' : 'warn'}`} role="status">
        {t[state]}
      </span>
      <Button onClick={pause} aria-pressed={isPaused}>
        {isPaused ? t.goOn : t.pause}
      </Button>
      {isPaused && waiting > 0 && <span>{t.waiting(waiting)}</span>}
    </div>
  )
}

/** The filters besides that of the decision; each is taken away by a press. */
function Chips({ filters }: { filters: Filters }) {
  const others = Object.entries(filters).filter(([name]) => name !== 'decision')
  return (
    <>
      {others.map(([name, value]) => (
        <button
          key={name}
          type="button"
          class="chip"
          aria-label={text().remove(apart(value))}
          onClick={() => setQuery(without({ ...filters, [name]: '' }))}
        >
          <bdi>{value}</bdi> <span aria-hidden="true">×</span>
        </button>
      ))}
    </>
  )
}

const without = (filters: Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''))

const kinds = { permit: 'good', deny: 'bad', fault: 'warn', none: '' } as const

const columnsFor = (filters: Filters): readonly Column<Seen>[] => [
  { title: text().time, cell: ({ time }) => <time dateTime={time}>{clock(time)}</time> },
  {
    title: text().decision,
    cell: ({ decision }) => <span class={`badge ${kinds[decision]}`}>{text().decisions[decision]}</span>,
  },
  { title: text().principal, cell: (seen) => <Choice name="principal" of={seen} filters={filters} /> },
  { title: text().service, cell: (seen) => <Choice name="service" of={seen} filters={filters} /> },
  { title: text().operation, cell: (seen) => <Choice name="operation" of={seen} filters={filters} /> },
  { title: text().status, isNumber: true, cell: ({ status }) => status },
  { title: text().took, isNumber: true, cell: ({ durationMs }) => Math.round(durationMs) },
  {
    title: text().reason,
    cell: ({ reason, principal, decision }) => (
      <>
        <bdi>{reason ?? '–'}</bdi>
        {may('view-as') && decision !== 'permit' && (
          <>
            {' '}
            <a href={addressOf('why', { as: principal })}>{text().explain}</a>
          </>
        )}
      </>
    ),
  },
]

interface ChoiceProps {
  readonly name: 'principal' | 'service' | 'operation'
  readonly of: Seen
  readonly filters: Filters
}

/** A value that chooses the requests which have it too. */
function Choice({ name, of, filters }: ChoiceProps) {
  const value = of[name]
  if (value === undefined) return <>–</>
  return (
    <a href={addressOf('live', { ...filters, [name]: value })} title={text().filter(value)}>
      <bdi>{value}</bdi>
    </a>
  )
}
