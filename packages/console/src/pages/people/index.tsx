import { useState } from 'preact/hooks'
import { get } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Loaded, useLoad } from '../../parts/load.tsx'
import { Notice } from '../../parts/notice.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { may } from '../../session.ts'
import { ActDialog, AddUser, EndEverything } from './acts.tsx'
import type { Act, People, Person } from './shapes.ts'
import { text } from './words.ts'

/** People and their sessions: list, add, disable, sign out. */
export default function Page() {
  const people = useLoad((signal) => get<People>('/people', signal))
  const [open, setOpen] = useState<Act | 'add' | 'everything' | undefined>()
  const close = () => setOpen(undefined)
  const done = people.again
  return (
    <>
      <div class="row">
        <p class="quiet">{text().lead}</p>
        {may('change') && (
          <>
            <Button kind="primary" onClick={() => setOpen('add')}>
              {text().add}
            </Button>
            <Button kind="danger" onClick={() => setOpen('everything')}>
              {text().endEverything}
            </Button>
          </>
        )}
      </div>
      <Loaded from={people}>
        {({ isLasting, people: all, roles }) => (
          <>
            {!isLasting && <Notice kind="warn">{text().notLasting}</Notice>}
            <List people={all} act={setOpen} />
            {open === 'add' && <AddUser roles={roles} onClose={close} onDone={done} />}
          </>
        )}
      </Loaded>
      {open === 'everything' && <EndEverything onClose={close} onDone={done} />}
      {typeof open === 'object' && <ActDialog act={open} onClose={close} onDone={done} />}
    </>
  )
}

function List({ people, act }: { people: readonly Person[]; act: (act: Act) => void }) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = people.filter(({ id, name, roles }) =>
    [id, name, ...roles].some((one) => one.toLowerCase().includes(wanted)),
  )
  return (
    <>
      {people.length > 5 && <Field label={text().search} type="search" value={search} onInput={setSearch} />}
      <Table
        caption={text().people}
        rows={found}
        keyOf={({ where, id }) => `${where} ${id}`}
        columns={columnsOf(act)}
        empty={<Notice kind="empty">{people.length === 0 ? text().none : text().noneFound}</Notice>}
      />
    </>
  )
}

const columnsOf = (act: (act: Act) => void): readonly Column<Person>[] => [
  { title: text().name, cell: ({ name }) => <bdi>{name}</bdi>, sort: ({ name }) => name },
  { title: text().account, cell: ({ id }) => <bdi class="mono">{id}</bdi>, sort: ({ id }) => id },
  { title: text().roles, cell: ({ roles }) => roles.join(', ') || '–' },
  {
    title: text().state,
    cell: ({ isDisabled }) => (
      <span class={`badge ${isDisabled ? 'bad' : 'good'}`}>
        {isDisabled ? text().disabled : text().active}
      </span>
    ),
    sort: ({ isDisabled }) => (isDisabled ? 1 : 0),
  },
  {
    title: text().sessions,
    isNumber: true,
    cell: ({ sessions }) => sessions,
    sort: ({ sessions }) => sessions,
  },
  {
    title: text().lastSeen,
    cell: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
    sort: ({ lastSeenAt }) => lastSeenAt ?? undefined,
  },
  { title: text().where, cell: ({ where }) => text().places[where], sort: ({ where }) => where },
  { title: text().actions, cell: (person) => <Actions person={person} act={act} /> },
]

function Actions({ person, act }: { person: Person; act: (act: Act) => void }) {
  const button = (kind: Act['kind'], title: string, isDanger = false) => (
    <Button isSmall kind={isDanger ? 'danger' : 'plain'} onClick={() => act({ kind, person })}>
      {title}
      <span class="hidden-text"> {person.name}</span>
    </Button>
  )
  return (
    <span class="row">
      {person.sessions > 0 && button('sessions', text().sessions)}
      {may('change') && button('end', text().end)}
      {may('change') && person.where === 'store' && button('password', text().setPassword)}
      {may('change') &&
        person.where === 'store' &&
        !person.isDisabled &&
        button('disable', text().disable, true)}
    </span>
  )
}
