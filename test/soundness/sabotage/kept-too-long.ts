import type { Sabotage } from './entry.ts'

const answers = 'packages/gateway/src/cache/answers.ts'
const server = 'packages/gateway/src/server/'
const shared = 'packages/gateway/src/cache/entries/shared/'
const noticedShared = { tests: [`${shared}entries-in-tier.test.ts`] }
const noticed = { tests: ['packages/gateway/src/cache/taken-away.test.ts'] }

/** What ends a kept answer before its life is over. */
export const keptTooLong: readonly Sabotage[] = [
  {
    name: 'answersOutliveTheMoment',
    removes: 'refusal',
    file: answers,
    find: 'asksOfNow(question) ? unkept : ruleOf',
    replace: 'ruleOf',
    noticed,
  },
  {
    name: 'forgottenWhileCheckedGiven',
    removes: 'refusal',
    file: answers,
    find: "return isForgotten() ? joined({ asked, caller, older: undefined }, state) : given('hit')",
    replace: "return given('hit')",
    noticed,
  },
  {
    name: 'forgottenWhileCheckedGivenLate',
    removes: 'refusal',
    file: answers,
    find: '  if (isForgotten()) return joined({ asked, caller, older: undefined }, state)\n',
    replace: '',
    noticed,
  },
  {
    name: 'changedServicesKept',
    removes: 'refusal',
    file: 'packages/gateway/src/catalog/site.ts',
    find: '    if (before && before.unread === undefined) this.#options.replaced(before.name)\n',
    replace: '',
    noticed: { tests: ['packages/gateway/src/catalog/catalog.test.ts'] },
  },
  {
    name: 'sharedKeyNotBound',
    removes: 'refusal',
    file: `${shared}sealed-entries.ts`,
    find: 'Buffer.from(textOf(place))',
    replace: "Buffer.from('shared')",
    noticed: noticedShared,
  },
  {
    name: 'sharedOutlivePurges',
    removes: 'refusal',
    file: `${shared}entries-in-tier.ts`,
    find: '    this.#generations.advance(of)\n',
    replace: '',
    noticed: noticedShared,
  },
  {
    name: 'sharedWrittenUnderTheNext',
    removes: 'refusal',
    file: `${shared}entries-in-tier.ts`,
    find: 'generation === undefined || generation !== this.generation(entry.subject) || this.#calls.rests) return\n',
    replace: 'generation === undefined || this.#calls.rests) return\n',
    noticed: noticedShared,
  },
  {
    name: 'sharedReadBeforePurgesAreTold',
    removes: 'refusal',
    file: `${shared}generations.ts`,
    find: '      if (placesOf(of).some((place) => this.#pending.has(place))) return undefined\n',
    replace: '',
    noticed: noticedShared,
  },
  {
    name: 'sharedPurgesOfServicesAlone',
    removes: 'refusal',
    file: `${server}purge-names.ts`,
    find: "const names = [this.#wide.get('') ?? '']",
    replace: "const names = ['']",
    noticed: { tests: [`${server}purge-names.test.ts`, `${server}store-purges.test.ts`] },
  },
  {
    name: 'sharedNamesOfPurgesAreLost',
    removes: 'refusal',
    file: `${server}purge-names.ts`,
    find: '    this.#others = others\n',
    replace: '',
    noticed: { tests: [`${server}purge-names.test.ts`] },
  },
  {
    name: 'sharedGenerationsOfOthersAreTaken',
    removes: 'refusal',
    file: `${server}store-purges.ts`,
    find: 'for (const of of places) if (!this.#untold.has(placeOf(of))) this.#untold.add(markOf(of))\n',
    replace: '\n',
    noticed: { tests: [`${server}store-purges.test.ts`] },
  },
  {
    name: 'sharedReadFromAStoreThatWasSetBack',
    removes: 'refusal',
    file: `${server}store-purges.ts`,
    find: '    this.#readAt = Number.NEGATIVE_INFINITY\n',
    replace: '',
    noticed: { tests: [`${server}store-purges.test.ts`] },
  },
  {
    name: 'sharedGivenUnchecked',
    removes: 'refusal',
    file: 'packages/gateway/src/cache/asking-others.ts',
    find: '  await certainty.demand(asked.outbound, entry)\n',
    replace: '',
    noticed: { tests: ['packages/gateway/src/cache/asking-others.test.ts'] },
  },
  {
    name: 'othersWaitBehindTheFirst',
    removes: 'narrowing',
    file: 'packages/gateway/src/upstream/request-queue.ts',
    find: 'all.length > 0 ? all : [request]',
    replace: '[request]',
    noticed: { tests: ['packages/gateway/src/upstream/request-queue.test.ts'] },
  },
]
