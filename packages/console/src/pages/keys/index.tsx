import { useState } from 'preact/hooks'
import { get, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Loaded, useLoad } from '../../parts/load.tsx'
import { Notice } from '../../parts/notice.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { may } from '../../session.ts'
import { apart } from '../../words.ts'
import { NewKey } from './new-key.tsx'
import { text } from './words.ts'

/** A key, as `/api/keys` lists it. */
interface Key {
  readonly id: string
  readonly name: string
  readonly owner: string | null
  readonly roles: readonly string[]
  readonly origins: readonly string[] | null
  readonly networks: readonly string[] | null
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  readonly state: 'active' | 'expired' | 'revoked'
  readonly where: 'store' | 'configuration'
}

interface Keys {
  readonly isLasting: boolean
  readonly roles: readonly string[]
  readonly keys: readonly Key[]
}

/** The keys of programs: list, make, revoke. */
export default function Page() {
  const keys = useLoad((signal) => get<Keys>('/keys', signal))
  const [isMaking, setMaking] = useState(false)
  const [leaving, setLeaving] = useState<Key | undefined>()
  return (
    <>
      <div class="row">
        <p class="quiet">{text().lead}</p>
        {may('change') && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            {text().make}
          </Button>
        )}
      </div>
      <Loaded from={keys}>
        {({ isLasting, keys: all, roles }) => (
          <>
            {!isLasting && <Notice kind="warn">{text().notLasting}</Notice>}
            <List keys={all} revoke={setLeaving} />
            {isMaking && <NewKey roles={roles} onClose={() => setMaking(false)} onMade={keys.again} />}
          </>
        )}
      </Loaded>
      {leaving && (
        <Confirm
          title={text().revokeTitle(apart(leaving.name))}
          act={text().revoke}
          onConfirm={() => post(`/keys/${encodeURIComponent(leaving.id)}/revoke`).then(keys.again)}
          onClose={() => setLeaving(undefined)}
        >
          <p>{text().revokeText}</p>
        </Confirm>
      )}
    </>
  )
}

function List({ keys, revoke }: { keys: readonly Key[]; revoke: (key: Key) => void }) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = keys.filter(({ id, name, owner, roles }) =>
    [id, name, owner ?? '', ...roles].some((one) => one.toLowerCase().includes(wanted)),
  )
  return (
    <>
      {keys.length > 5 && <Field label={text().search} type="search" value={search} onInput={setSearch} />}
      <Table
        caption={text().list}
        rows={found}
        keyOf={({ where, id }) => `${where} ${id}`}
        columns={columnsOf(revoke)}
        empty={<Notice kind="empty">{keys.length === 0 ? text().none : text().noneFound}</Notice>}
      />
    </>
  )
}

const columnsOf = (revoke: (key: Key) => void): readonly Column<Key>[] => [
  { title: text().name, cell: ({ name }) => <bdi>{name}</bdi>, sort: ({ name }) => name },
  { title: text().owner, cell: ({ owner }) => <bdi>{owner ?? '–'}</bdi>, sort: ({ owner }) => owner ?? '' },
  { title: text().roles, cell: ({ roles }) => roles.join(', ') || '–' },
  { title: text().state, cell: ({ state }) => <State state={state} />, sort: ({ state }) => state },
  {
    title: text().expires,
    cell: ({ expiresAt }) => <Time at={expiresAt} />,
    sort: ({ expiresAt }) => expiresAt ?? undefined,
  },
  {
    title: text().lastUsed,
    cell: ({ lastUsedAt }) => <Time at={lastUsedAt} />,
    sort: ({ lastUsedAt }) => lastUsedAt ?? undefined,
  },
  {
    title: text().bound,
    cell: ({ origins, networks }) => [...(origins ?? []), ...(networks ?? [])].join(', ') || text().anywhere,
  },
  { title: text().where, cell: ({ where }) => text().places[where], sort: ({ where }) => where },
  {
    title: text().actions,
    cell: (key) =>
      key.where === 'configuration' ? (
        <span class="quiet">{text().inFile}</span>
      ) : (
        may('change') &&
        key.state !== 'revoked' && (
          <Button kind="danger" isSmall onClick={() => revoke(key)}>
            {text().revoke}
            <span class="hidden-text"> {key.name}</span>
          </Button>
        )
      ),
  },
]

const kinds = { active: 'good', expired: 'warn', revoked: 'bad' } as const

const State = ({ state }: Pick<Key, 'state'>) => (
  <span class={`badge ${kinds[state]}`}>{text().states[state]}</span>
)
