import { answerKey } from '../../packages/gateway/src/cache/answer-key.ts'
import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'
import { assumed } from './assumptions.ts'
import type { Day, Picture } from './day.ts'

/** The keys of all pictures of a day, made as the gateway makes them. */
export function keysOf({ pictures }: Day): readonly string[] {
  return pictures.map((picture) =>
    answerKey(questionOf(picture), {
      generation: 'the same all day',
      holds: 'stream',
      rule: {
        life: picture.kind === 'tile' ? assumed.tileLifeMs : assumed.pictureLifeMs,
        staleWhileRevalidate: 0,
        staleIfError: 0,
      },
    }),
  )
}

/** The question as it is narrowed: rights stand in it as conditions, and not as names. */
function questionOf({ kind, rank, group }: Picture): Question {
  const service = `/rest/services/Service_${rank % 40}/MapServer`
  const common = { upstream: 'ags', method: 'GET', headers: {}, expects: 'image', repeatable: true } as const
  if (kind === 'tile') {
    const path = `${service}/tile/12/${Math.floor(rank / 500)}/${rank % 500}`
    return { ...common, path, query: '', operation: 'MapServer.tile', basis: 'entry' }
  }
  const x = (kind.length * 1_000_000 + rank) * 100
  const conditions =
    group === undefined ? '' : `&layerDefs=${encodeURIComponent(`{"0":"district = ${group}"}`)}`
  const query = `bbox=${x}%2C0%2C${x + 90}%2C90&size=1024%2C768&format=png32&transparent=true&f=image${conditions}`
  return { ...common, path: `${service}/export`, query, operation: 'MapServer.export', basis: 'entry' }
}
