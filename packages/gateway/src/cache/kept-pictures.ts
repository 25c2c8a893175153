import type { MaskedPicture, Paint, UpstreamReply } from '@mapgate/policy'
import { contentIdOf, rememberContentId } from '../core/upstream/content-id.ts'
import type { Keeping, UpstreamReply as KeptReply } from '../core/upstream/outbound.ts'
import { pictureKey } from './picture-key.ts'
import type { Entry, EntryStore } from './port.ts'

/** What keeping masked pictures needs. */
interface KeptPicturesOptions {
  readonly store: Pick<EntryStore, 'get' | 'keep'>
  /** Version of this package: another one may place areas and mask pixels in another way. */
  readonly version: string
  /** Epoch milliseconds. */
  readonly clock: () => number
}

type Painted = Pick<Entry, 'body' | 'contentId'>

/**
 * Paints, and keeps the painted picture where its pictures are kept. The key holds all that the painted picture depends on: the bytes of the pictures, the
 * vertices of the areas and the frame. So it is right for everybody who asks for it. Equal pictures at one time are painted once.
 */
export function keptPictures(paint: Paint, options: KeptPicturesOptions): Paint {
  const coming = new Map<string, Promise<UpstreamReply>>()
  return async (pictures, frame) => {
    const key = pictureKey(pictures, frame, options.version)
    if (key === undefined) return paint(pictures, frame)
    const entry = options.store.get(key)
    const keeping = keepingOf(pictures)
    if (entry) return given(key, entry, pictures, keeping)
    const { body } = await shared(coming, key, () => paint(pictures, frame))
    if (!(body instanceof Uint8Array)) throw new Error('a picture is painted whole')
    const own = body.buffer.byteLength === body.byteLength ? body : new Uint8Array(body)
    const painted = { body: own, contentId: contentIdOf(own, type) }
    if (keeping) keep(key, painted, keeping, options)
    return given(key, painted, pictures, keeping)
  }
}

/** The work of a key that is under way, or begins. */
function shared(
  coming: Map<string, Promise<UpstreamReply>>,
  key: string,
  work: () => Promise<UpstreamReply>,
): Promise<UpstreamReply> {
  const known = coming.get(key)
  if (known) return known
  const begun = work().finally(() => coming.delete(key))
  coming.set(key, begun)
  return begun
}

/** The painted picture as a caller gets it: with the life that is left to the pictures that it is made of. */
function given(
  key: string,
  { body, contentId }: Painted,
  pictures: readonly MaskedPicture[],
  keeping: Keeping | undefined,
): KeptReply {
  rememberContentId(body, type, contentId)
  return {
    status: 200,
    headers: { 'content-type': type },
    body,
    contentId,
    ...(keeping ? { keeping: { ...keeping, parts: [...keeping.parts, { key, contentId }] } } : {}),
    elapsedMs: pictures.reduce((sum, { reply }) => sum + reply.elapsedMs, 0),
  }
}

const type = 'image/png'

function keep(
  key: string,
  painted: Painted,
  { subject, freshUntil, mark, principalId, isShared }: Keeping,
  { store, clock }: KeptPicturesOptions,
): void {
  const now = clock()
  if (freshUntil <= now) return
  const entry: Entry = {
    headers: { 'content-type': type },
    ...painted,
    subject,
    storedAt: now,
    freshUntil,
    staleWhileRevalidateUntil: freshUntil,
    staleIfErrorUntil: freshUntil,
  }
  store.keep({ key, entry, principalId, mark, isShared })
}

/**
 * How what is made of pictures is kept: as long as the first of them, and forgotten with any of them. Undefined where one of them is not kept. All are of
 * one service and one place, because one request asks for them.
 */
function keepingOf(pictures: readonly MaskedPicture[]): Keeping | undefined {
  let joined: Keeping | undefined
  for (const { reply } of pictures) {
    const { keeping } = reply as KeptReply
    if (keeping === undefined) return undefined
    joined = joined === undefined ? keeping : together(joined, keeping)
  }
  return joined
}

function together(one: Keeping, other: Keeping): Keeping {
  const { layers, ...subject } = one.subject
  const { layers: others } = other.subject
  return {
    ...one,
    subject: { ...subject, ...(layers && others ? { layers: [...new Set([...layers, ...others])] } : {}) },
    freshUntil: Math.min(one.freshUntil, other.freshUntil),
    mark: Math.min(one.mark, other.mark),
    isShared: one.isShared && other.isShared,
    parts: [...one.parts, ...other.parts],
  }
}
