import { Notice } from '../../parts/notice.tsx'
import { Table } from '../../parts/table.tsx'
import type { Explanation } from './shapes.ts'
import { text } from './words.ts'

/** An explanation, step by step: the decision first, then how it came about. */
export function Told({ explanation }: { explanation: Explanation }) {
  const { decision, grants } = explanation
  return (
    <section class="stack" aria-live="polite">
      <Notice
        kind={decision.effect === 'permit' ? 'good' : 'error'}
        title={decision.effect === 'permit' ? text().permitted : text().denied}
      >
        {decision.code && (
          <p>
            <code>{decision.code}</code> <bdi>{decision.reason}</bdi>
          </p>
        )}
      </Notice>
      <h2>{text().understood}</h2>
      <Understood explanation={explanation} />
      <h2>{text().grants}</h2>
      <Table
        caption={text().grants}
        rows={grants}
        keyOf={({ grant }) => grant}
        columns={[
          { title: text().grant, cell: ({ grant }) => grant, sort: ({ grant }) => grant },
          {
            title: text().applies,
            cell: ({ applies }) => <Badge isGood={applies}>{applies ? text().yes : text().no}</Badge>,
            sort: ({ applies }) => (applies ? 0 : 1),
          },
          { title: text().why, cell: ({ why }) => why },
        ]}
        empty={<Notice kind="empty" title={text().noGrants} />}
      />
      <h2>{text().seen}</h2>
      <Seen explanation={explanation} />
      <h2>{text().outbound}</h2>
      <Outbound outbound={explanation.outbound} />
    </section>
  )
}

const Badge = ({ isGood, children }: { isGood: boolean; children: string }) => (
  <span class={isGood ? 'badge good' : 'badge'}>{children}</span>
)

function Understood({ explanation: { asked, principal } }: { explanation: Explanation }) {
  return (
    <div>
      <p>
        {asked.fault === undefined ? (
          <>
            <code>{asked.operation}</code> {asked.service && text().of(asked.service)}{' '}
            {asked.layer !== undefined && text().layer(asked.layer)}
          </>
        ) : (
          <>
            {text().notUnderstood} <bdi>{asked.message}</bdi>
          </>
        )}
      </p>
      <p>
        {text().account} <bdi>{principal.id}</bdi>, {text().roles}{' '}
        <bdi>{principal.roles.join(', ') || text().none}</bdi>
      </p>
    </div>
  )
}

function Seen({ explanation: { decision, isWhole, layers } }: { explanation: Explanation }) {
  if (decision.effect === 'deny') return <p>{text().nothing}</p>
  if (isWhole) return <p>{text().whole}</p>
  const rows = layers.flatMap(({ layer, name, views }) => views.map((view) => ({ ...view, layer, name })))
  return (
    <Table
      caption={text().seen}
      rows={rows}
      keyOf={({ layer, grant }) => `${layer} ${grant}`}
      columns={[
        { title: text().layerTitle, cell: ({ layer, name }) => `${layer} ${name}` },
        { title: text().grant, cell: ({ grant }) => grant },
        { title: text().fields, cell: ({ fields }) => (fields === 'all' ? text().all : fields.join(', ')) },
        { title: text().rows, cell: ({ rows: condition }) => <code>{condition}</code> },
        { title: text().area, cell: ({ isInArea }) => (isInArea ? text().limited : text().anywhere) },
      ]}
    />
  )
}

function Outbound({ outbound }: Pick<Explanation, 'outbound'>) {
  if (outbound.length === 0) return <p>{text().notSent}</p>
  return (
    <ul>
      {outbound.map((request) =>
        'after' in request ? (
          <li key={request.after}>{request.after}</li>
        ) : (
          <li key={request.path}>
            <details>
              <summary>
                <code>
                  {request.method} {request.path}
                </code>
              </summary>
              <pre class="mono">{JSON.stringify(request.parameters, null, 2)}</pre>
            </details>
          </li>
        ),
      )}
    </ul>
  )
}
