import type { NoticingKept, Sabotage } from './entry.ts'

const cache = 'packages/gateway/src/cache'
const noticed = (operations: readonly string[], more: Partial<NoticingKept> = {}): NoticingKept => ({
  kept: true,
  operations,
  casesPerPolicy: 60,
  cases: 2_000,
  ...more,
})
const rowsAndPictures = ['query', 'export', 'identify', 'tile']
const key = {
  removes: 'narrowing',
  file: `${cache}/answer-key.ts`,
  find: 'JSON.stringify([questionKey(question), generation, read, lives])',
} as const
const question = {
  removes: 'narrowing',
  file: 'packages/gateway/src/core/upstream/question.ts',
  find: 'return JSON.stringify([upstream, method, path, query, ...optional, sorted, repeatable, operation])',
} as const

/** Answers that are kept for others. */
export const keptAnswers: readonly Sabotage[] = [
  {
    removes: 'filter',
    file: `${cache}/certain.ts`,
    name: 'answersBeforeAnExchangeOfLayers',
    find: 'if (isCertain(outbound, entry)) return',
    replace: 'if (entry.storedAt > 0 || isCertain(outbound, entry)) return',
    noticed: { tests: [`${cache}/answers.test.ts`] },
  },
  {
    removes: 'filter',
    file: `${cache}/answers.ts`,
    name: 'exchangesOlderThanAPurge',
    find: 'return found === undefined || found.isOver || store.isPurged(subject, found.mark) ? undefined : found',
    replace:
      'return found === undefined || found.isOver || store.isPurged(subject, store.mark()) ? undefined : found',
    noticed: { tests: [`${cache}/answers.test.ts`] },
  },
  {
    removes: 'filter',
    file: 'packages/gateway/src/plan/plan-for.ts',
    name: 'keptBesideOthers',
    find: "(isOne || intent.kind === 'map-image')",
    replace: "(isOne || intent.kind !== 'edit')",
    noticed: { tests: ['packages/gateway/src/plan/kept-steps.test.ts'] },
  },
  {
    removes: 'filter',
    file: 'packages/gateway/src/plan/plan-for.ts',
    name: 'keptByIdsOfRows',
    find: '(facts === undefined || facts.rows.size === 0)',
    replace: '(facts === undefined || facts.rows.size >= 0)',
    noticed: { tests: ['packages/gateway/src/plan/kept-steps.test.ts'] },
  },
  {
    ...key,
    name: 'keyWithoutGeneration',
    replace: 'JSON.stringify([questionKey(question), read, lives])',
    noticed: noticed(rowsAndPictures),
  },
  {
    ...question,
    name: 'keyWithoutQuery',
    replace: 'return JSON.stringify([upstream, method, path, ...optional, sorted, repeatable, operation])',
    noticed: noticed(rowsAndPictures),
  },
  {
    ...question,
    name: 'keyWithoutPath',
    replace: 'return JSON.stringify([upstream, method, query, ...optional, sorted, repeatable, operation])',
    noticed: noticed(['query', 'layer', 'tile', 'legend']),
  },
  {
    removes: 'narrowing',
    file: 'packages/gateway/src/core/upstream/question.ts',
    name: 'keyWithoutBody',
    find: "const bytes = body === undefined ? null : Buffer.from(body).toString('latin1')",
    replace: 'const bytes = body === undefined ? null : 1',
    noticed: { tests: ['packages/gateway/src/core/upstream/question.test.ts'] },
  },
  {
    removes: 'narrowing',
    file: 'packages/gateway/src/core/upstream/question.ts',
    name: 'keyWithoutBasis',
    find: 'basis ?? null]',
    replace: 'null]',
    noticed: { tests: ['packages/gateway/src/core/upstream/question.test.ts'] },
  },
  {
    removes: 'filter',
    file: `${cache}/asking.ts`,
    name: 'envelopeKept',
    find: 'const isGood = reply.status === 200 && reply.error === undefined',
    replace: 'const isGood = reply.status === 200',
    noticed: noticed(rowsAndPictures),
  },
  {
    removes: 'filter',
    file: `${cache}/asking.ts`,
    name: 'partKept',
    find: 'const isGood = reply.status === 200 && reply.error === undefined',
    replace: 'const isGood = reply.error === undefined',
    noticed: noticed(rowsAndPictures),
  },
  {
    removes: 'filter',
    file: `${cache}/answers.ts`,
    name: 'oldAnswersGiven',
    find: 'const isOlder = now >= entry.freshUntil || now < entry.storedAt',
    replace: 'const isOlder = false',
    noticed: noticed(['identify', 'find'], { seed: 2, cases: 4_000 }),
  },
  {
    removes: 'filter',
    file: `${cache}/entries/tiered-entries.ts`,
    name: 'purgeIgnored',
    find: 'const gone = new Set(this.#memory.purge(purge))',
    replace: 'const gone = new Set<string>()',
    also: [
      {
        file: `${cache}/entries/tiered-entries.ts`,
        find: `this.#memory.purge(purge)
    this.#log.add`,
        replace: 'this.#log.add',
      },
    ],
    noticed: noticed(['query', 'export', 'identify']),
  },
  {
    removes: 'filter',
    file: `${cache}/entries/tiered-entries.ts`,
    name: 'markIgnored',
    find: '|| this.#purges.concerns(entry.subject, mark)) return',
    replace: '|| mark < 0) return',
    noticed: noticed(['query', 'export', 'identify']),
  },
  {
    removes: 'filter',
    file: `${cache}/entries/disk/disk-entries.ts`,
    name: 'diskGivesWhatWasPurged',
    find: 'if (stored === undefined || this.#isPurged(stored)) {',
    replace: 'if (stored === undefined) {',
    also: [
      {
        file: `${cache}/entries/disk/disk-entries.ts`,
        find: 'this.#letGo(keys, isBefore).catch(this.#options.failed)',
        replace: 'isBefore',
      },
    ],
    noticed: noticed(['query', 'export', 'identify']),
  },
  {
    removes: 'narrowing',
    file: `${cache}/entries/disk/disk-changes.ts`,
    name: 'diskKeyOfNothing',
    find: "Buffer.from(key, 'base64url')",
    replace: 'Buffer.alloc(key.length / 2)',
    noticed: noticed(rowsAndPictures),
  },
  {
    removes: 'narrowing',
    file: `${cache}/ready-replies.ts`,
    name: 'readyForEverybody',
    find: '`${number} ${idOf(rights, obligations)} ${mount.path}`',
    replace: '`${number} ${mount.path}`',
    noticed: noticed(['export']),
  },
  {
    removes: 'filter',
    file: `${cache}/ready-replies.ts`,
    name: 'readyForEver',
    find: 'if (now >= entry.freshUntil || now < entry.storedAt) return undefined',
    replace: '',
    noticed: { tests: [`${cache}/ready-replies.test.ts`] },
  },
  {
    removes: 'filter',
    file: 'packages/gateway/src/walk/validator.ts',
    name: 'validatorOfTheSource',
    find: "const etag = `W/\"${hash('sha256', `${id} ${viewsId(obligations)}`, 'base64url')}\"`",
    replace: "const etag = `W/\"${hash('sha256', `${replies[0]?.contentId}`, 'base64url')}\"`",
    noticed: noticed(['layer', 'root', 'layers', 'query', 'identify']),
  },
  {
    removes: 'filter',
    file: `${cache}/picture-key.ts`,
    name: 'maskedKeyWithoutArea',
    find: 'parts.push([reply.contentId, placed?.key ?? null])',
    replace: 'parts.push([reply.contentId, placed !== undefined])',
    noticed: { tests: [`${cache}/kept-pictures.test.ts`] },
  },
  {
    removes: 'filter',
    file: `${cache}/picture-key.ts`,
    name: 'maskedKeyWithoutFrame',
    find: 'const place = [xmin, ymin, xmax, ymax, wkid, width, height].map(String)',
    replace: 'const place = [wkid, width, height].map(String)',
    noticed: { tests: [`${cache}/kept-pictures.test.ts`] },
  },
  {
    removes: 'filter',
    file: `${cache}/kept-pictures.ts`,
    name: 'maskedOfWhatIsNotKept',
    find: 'if (keeping === undefined) return undefined',
    replace: 'if (keeping === undefined) continue',
    noticed: { tests: [`${cache}/kept-pictures.test.ts`] },
  },
]
