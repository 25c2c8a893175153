import type { Opened, RawRequest } from '@mapgate/protocol'
import { openRequest } from '@mapgate/protocol'
import { expect, it } from 'vitest'
import { rememberRequests } from '../../packages/gateway/src/walk/remembered-requests.ts'
import { mutateRequest } from '../fuzz/mutations.ts'
import { Random } from '../fuzz/random.ts'
import { rawRequest, recordings } from './recordings.ts'

const readOf = ({ read, ...opened }: Opened) => ({ ...opened, parsed: read() })

/** Opens a request twice, so that the second may be remembered, and tells whether it was. */
function demandSame(raw: RawRequest, open: ReturnType<typeof rememberRequests>): boolean {
  const fresh = readOf(openRequest(raw))
  const first = readOf(open(raw))
  const again = readOf(open(raw))
  expect(first, JSON.stringify(raw)).toEqual(fresh)
  expect(again, JSON.stringify(raw)).toEqual(fresh)
  return again.parsed.request !== undefined && again.parsed.request === open(raw).read().request
}

it('reads every recording as if nothing were remembered', () => {
  const open = rememberRequests()
  const remembered = recordings().filter((recording) => demandSame(rawRequest(recording), open))
  expect(remembered.length).toBeGreaterThan(2_000)
})

it('reads mutated recordings as if nothing were remembered, credentials among them in any place', () => {
  const random = new Random(18)
  const open = rememberRequests()
  const reads = recordings()
    .filter(({ method }) => method === 'GET')
    .map(rawRequest)
  const pieces = [
    'token=a',
    'token=b',
    'TOKEN=a',
    'mg_ticket=t',
    'token=',
    'token=a%2Fb',
    '%74oken=c',
    'x?token=a',
    '',
  ]
  let remembered = 0
  for (let count = 0; count < 3_000; count++) {
    const { method, path, query } = random.pick(reads)
    const pairs = query.split('&')
    pairs.splice(random.below(pairs.length + 1), random.below(2), random.pick(pieces))
    const changed = { method, path, query: pairs.join('&') }
    const mutated = random.chance(0.5) ? mutateRequest(changed, random) : changed
    const raw = { method: mutated.method, path: mutated.path, query: mutated.query }
    if (demandSame(raw, open)) remembered += 1
  }
  expect(remembered).toBeGreaterThan(300)
})
