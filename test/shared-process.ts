import { afterAll, expect, vi } from 'vitest'

/**
 * What a test file could leave behind for those that follow in its process. The projects whose files share processes load this before each
 * file, so that a file which leaves something is red itself, whatever comes after it. Spies are taken back by Vitest.
 */
const state = () => ({
  timers: vi.isFakeTimers() ? 'faked' : 'real',
  fetch: globalThis.fetch,
  directory: process.cwd(),
  environment: Object.entries(process.env).filter(([name]) => /^(MAPGATE|NODE)_/.test(name)),
  exitCode: process.exitCode,
})

const before = state()
afterAll(() => {
  const after = state()
  vi.useRealTimers()
  expect(after, 'left behind for the files that follow in this process').toEqual(before)
})
