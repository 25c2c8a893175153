import type { SharedTier } from '../cache/port.ts'
import type { Answer, SharedConnection } from '../shared/port.ts'
import type { StorePurges } from './store-purges.ts'

/** A value that would live longer is of no use to most, and is asked of the map server again. */
const longestLifeMs = 7 * 86_400_000

/**
 * Pictures that several gateways share in Redis or Valkey. Generations come from the store, so an emptied or restored Redis brings no purged picture back.
 * @param mostBytes more is not read of a value, whoever wrote it
 */
export function sharedTier(
  connection: SharedConnection,
  purges: Pick<StorePurges, 'generation' | 'advance'>,
  mostBytes: number,
): SharedTier {
  const keyOf = (key: string) => connection.keyOf('picture', key)
  return {
    get: async (key, signal) => {
      // One byte more, by which a value that is too large is told.
      const { value } = there(
        await connection.command(['GETRANGE', keyOf(key), 0, mostBytes], { signal, bytes: true }),
      )
      return value instanceof Uint8Array && value.length > 0 ? value : undefined
    },
    put: async (key, { bytes, lifeMs }, signal) => {
      const life = Math.ceil(Math.min(lifeMs, longestLifeMs))
      there(await connection.command(['SET', keyOf(key), bytes, 'PX', life], { signal }))
    },
    delete: async (key, signal) => {
      there(await connection.command(['UNLINK', keyOf(key)], { signal }))
    },
    generation: (of) => purges.generation(of),
    advance: (places) => purges.advance(places),
  }
}

function there(answer: Answer | undefined): Answer {
  if (answer === undefined) throw new Error('what gateways share does not answer')
  return answer
}
