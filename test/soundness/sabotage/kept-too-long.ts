import type { Sabotage } from './entry.ts'

const answers = 'packages/gateway/src/cache/answers.ts'
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
    name: 'othersWaitBehindTheFirst',
    removes: 'narrowing',
    file: 'packages/gateway/src/upstream/request-queue.ts',
    find: '(all.length > 0 ? all : [principalId])',
    replace: '[principalId]',
    noticed: { tests: ['packages/gateway/src/upstream/request-queue.test.ts'] },
  },
]
