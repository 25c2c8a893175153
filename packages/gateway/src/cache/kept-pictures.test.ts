import { createHash } from 'node:crypto'
import type { MaskedPicture, Paint } from '@mapgate/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Keeping, UpstreamReply } from '../core/upstream/outbound.ts'
import { keptPictures } from './kept-pictures.ts'
import { pictureKey } from './picture-key.ts'
import type { Entry, Keep } from './port.ts'

type Frame = Parameters<Paint>[1]
const frame: Frame = { extent: { xmin: 0, ymin: 1, xmax: 2, ymax: 3 }, wkid: 3857, width: 256, height: 128 }
const nowMs = 1_000_000

const keeping = (changes: Partial<Keeping> = {}): Keeping => ({
  subject: { upstream: 'ags', service: 'topo' },
  freshUntil: nowMs + 60_000,
  mark: 0,
  principalId: 'user:ines',
  isShared: true,
  parts: [],
  ...changes,
})

const reply = (contentId: string | undefined, more: Partial<UpstreamReply> = {}): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'image/png', etag: '"1"' },
  body: Buffer.from(contentId ?? ''),
  elapsedMs: 2,
  ...(contentId === undefined ? {} : { contentId }),
  keeping: keeping(),
  ...more,
})

const picture = (
  contentId: string | undefined,
  area: string | null = 'a',
  more: Partial<UpstreamReply> = {},
) => ({ reply: reply(contentId, more), placed: area === null ? undefined : { key: area } }) as MaskedPicture

/** A painter whose pictures say what they were painted of, and how often it painted. */
function painter() {
  const painted: string[] = []
  const paint: Paint = async (pictures, { extent, wkid, width, height }) => {
    const what = pictures.map(({ reply: { contentId, body }, placed }) => [
      contentId ?? String(body),
      placed?.key ?? null,
    ])
    const { xmin, ymin, xmax, ymax } = extent
    const text = JSON.stringify([what, xmin, ymin, xmax, ymax, wkid, width, height])
    painted.push(text)
    return { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from(text), elapsedMs: 0 }
  }
  return { paint, painted }
}

/** A store without bounds. Each purge empties it, and `mark` is the number of purges so far. */
function fakeEntries(mark = 0) {
  const entries = new Map<string, Entry>()
  const kept: Keep[] = []
  return {
    kept,
    get: (key: string) => entries.get(key),
    keep(keep: Keep) {
      if (keep.mark < mark) return
      kept.push(keep)
      entries.set(keep.key, keep.entry)
    },
  }
}

function keptOver({ version = '1', mark = 0 } = {}) {
  const { paint, painted } = painter()
  const store = fakeEntries(mark)
  return { paint: keptPictures(paint, { store, version, clock: () => nowMs }), painted, store }
}

const anyFrame: fc.Arbitrary<Frame> = fc.record({
  extent: fc.record({ xmin: fc.nat(2), ymin: fc.nat(2), xmax: fc.nat(2), ymax: fc.nat(2) }),
  wkid: fc.constantFrom(3857, 385),
  width: fc.constantFrom(7, 77),
  height: fc.constantFrom(7, 77),
})
const anyPictures = fc.array(
  fc
    .tuple(fc.constantFrom('a', 'b', 'a","b', 'null'), fc.constantFrom('a', 'b', 'null', null))
    .map(([contentId, area]) => picture(contentId, area)),
  { minLength: 1, maxLength: 3 },
)

const canonical = (pictures: readonly MaskedPicture[], { extent, ...size }: Frame): string =>
  JSON.stringify([
    pictures.map(({ reply: { contentId }, placed }) => [contentId, placed ? [placed.key] : null]),
    extent,
    size,
  ])

describe('The key of a painted picture', () => {
  it('is the same exactly where pictures, areas, their order and the frame are', () => {
    fc.assert(
      fc.property(anyPictures, anyFrame, anyPictures, anyFrame, (one, oneFrame, other, otherFrame) => {
        expect(pictureKey(one, oneFrame, '1') === pictureKey(other, otherFrame, '1')).toBe(
          canonical(one, oneFrame) === canonical(other, otherFrame),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('is another one in each of these', () => {
    const sides = ['xmin', 'ymin', 'xmax', 'ymax'] as const
    const keys = [
      pictureKey([picture('x')], frame, '1'),
      pictureKey([picture('x')], frame, '2'),
      pictureKey([picture('y')], frame, '1'),
      pictureKey([picture('x', 'other')], frame, '1'),
      pictureKey([picture('x', null)], frame, '1'),
      pictureKey([picture('x'), picture('x')], frame, '1'),
      pictureKey([picture('x'), picture('x', 'b')], frame, '1'),
      pictureKey([picture('x', 'b'), picture('x')], frame, '1'),
      ...(['wkid', 'width', 'height'] as const).map((name) =>
        pictureKey([picture('x')], { ...frame, [name]: frame[name] + 1 }, '1'),
      ),
      ...sides.map((name) =>
        pictureKey(
          [picture('x')],
          { ...frame, extent: { ...frame.extent, [name]: frame.extent[name] + 1e-9 } },
          '1',
        ),
      ),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/)
  })

  it.each([
    ['nothing to paint', []],
    ['a picture without a name', [picture('x'), picture(undefined)]],
    ['an error of the map server', [picture('x', 'a', { error: { code: 500, message: '', details: [] } })]],
    ['a status of failure', [picture('x', 'a', { status: 500 })]],
  ])('is none for %s', (_title, pictures) => expect(pictureKey(pictures, frame, '1')).toBeUndefined())
})

describe('A painted picture', () => {
  it('is given again without painting, with a name of its own and nothing of its pictures', async () => {
    const { paint, painted, store } = keptOver()
    const first = await paint([picture('x')], frame)
    const second = await paint(
      [picture('x', 'a', { keeping: keeping({ freshUntil: nowMs + 5 }), elapsedMs: 0 })],
      frame,
    )
    expect(painted).toHaveLength(1)
    const parts = [{ key: store.kept[0]?.key ?? '', contentId: first.contentId ?? '' }]
    expect(second).toEqual({ ...first, keeping: keeping({ freshUntil: nowMs + 5, parts }), elapsedMs: 0 })
    expect(second.headers).toEqual({ 'content-type': 'image/png' })
    expect(second.contentId).not.toBe('x')
    expect(store.kept[0]?.entry.contentId).toBe(second.contentId)
  })

  it('is the one that would be painted, whatever was painted before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyPictures, anyFrame), { maxLength: 12 }), async (asked) => {
        const { paint } = keptOver()
        const { paint: plain } = painter()
        for (const [pictures, one] of asked)
          expect(Buffer.from((await paint(pictures, one)).body as Uint8Array)).toEqual(
            (await plain(pictures, one)).body,
          )
      }),
    )
  })

  it('is painted once for all who ask at one time, and each gets a reply of its own', async () => {
    const { paint, painted } = keptOver()
    const replies = await Promise.all(
      [1, 2, 3].map((elapsedMs) => paint([picture('x', 'a', { elapsedMs })], frame)),
    )
    expect(painted).toHaveLength(1)
    expect(replies.map(({ elapsedMs }) => elapsedMs)).toEqual([1, 2, 3])
  })

  it('fails for all who wait, and is painted by the next', async () => {
    const { paint, painted } = painter()
    let fails = true
    const store = fakeEntries()
    const kept = keptPictures(
      async (...call) => {
        if (fails) throw new Error('not a picture')
        return paint(...call)
      },
      { store, version: '1', clock: () => nowMs },
    )
    const both = await Promise.allSettled([kept([picture('x')], frame), kept([picture('x')], frame)])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(store.kept).toEqual([])
    fails = false
    await kept([picture('x')], frame)
    expect(painted).toHaveLength(1)
  })

  it('is kept as long as the first of its pictures, for its caller, with what concerns any of them', async () => {
    const { paint, store } = keptOver()
    const about = (layers: number[], more: Partial<Keeping>) =>
      keeping({ subject: { upstream: 'ags', service: 'topo', layers }, ...more })
    await paint(
      [
        picture('x', 'a', { keeping: about([1, 2], { mark: 7 }) }),
        picture('y', 'a', { keeping: about([2, 3], { freshUntil: nowMs + 9, mark: 5, isShared: false }) }),
      ],
      frame,
    )
    expect(store.kept).toMatchObject([
      {
        principalId: 'user:ines',
        mark: 5,
        isShared: false,
        entry: {
          subject: { upstream: 'ags', service: 'topo', layers: [1, 2, 3] },
          storedAt: nowMs,
          freshUntil: nowMs + 9,
          staleWhileRevalidateUntil: nowMs + 9,
          staleIfErrorUntil: nowMs + 9,
        },
      },
    ])
  })

  it('concerns any layer where one of its pictures does', async () => {
    const { paint, store } = keptOver()
    const some = keeping({ subject: { upstream: 'ags', service: 'topo', layers: [1] } })
    await paint([picture('x', 'a', { keeping: some }), picture('y')], frame)
    expect(store.kept[0]?.entry.subject).toEqual({ upstream: 'ags', service: 'topo' })
  })

  it.each([
    ['is not kept', { keeping: undefined }],
    ['has no life left', { keeping: keeping({ freshUntil: nowMs }) }],
  ])('is not kept where one of its pictures %s', async (_title, more) => {
    const { paint, painted, store } = keptOver()
    const pictures = [picture('x'), picture('y', 'a', more as Partial<UpstreamReply>)]
    const first = await paint(pictures, frame)
    await paint(pictures, frame)
    expect([painted.length, store.kept.length]).toEqual([2, 0])
    expect(first.contentId).toMatch(/^[\w-]{43}$/)
  })

  it('is not kept where a purge concerns it that came since its pictures were asked for', async () => {
    const { paint, painted, store } = keptOver({ mark: 1 })
    await paint([picture('x')], frame)
    await paint([picture('x')], frame)
    expect([painted.length, store.kept.length]).toEqual([2, 0])
  })

  it('holds no more memory than its bytes', async () => {
    const pool = Buffer.alloc(100_000)
    const store = fakeEntries()
    const paint = keptPictures(
      async () => ({ status: 200, headers: {}, body: pool.subarray(10, 20), elapsedMs: 0 }),
      { store, version: '1', clock: () => nowMs },
    )
    await paint([picture('x')], frame)
    expect(store.kept[0]?.entry.body.buffer.byteLength).toBe(10)
    expect(
      createHash('sha256')
        .update(store.kept[0]?.entry.body ?? '')
        .digest(),
    ).toEqual(createHash('sha256').update(pool.subarray(10, 20)).digest())
  })
})
