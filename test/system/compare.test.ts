import { spawnSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareSides } from '../compare/compare.ts'
import { deliberateChanges } from '../compare/deliberate-changes.ts'
import { reportOf } from '../compare/report.ts'
import { openSide, type Side } from '../compare/side.ts'
import { addWorktree } from '../compare/worktree.ts'

// A short run of the working tree against itself; `npm run compare` plays far more against an earlier version.
const root = fileURLToPath(new URL('../..', import.meta.url))
const seed = 3
const change = deliberateChanges.find(({ name }) => name === 'the map server is asked for JSON alone')
let sides: readonly Side[]

beforeAll(async () => {
  sides = await Promise.all([openSide(root), openSide(root), openSide(root, change)])
})
afterAll(() => {
  for (const side of sides) side.close()
})

const side = (index: number): Side => sides[index] as Side

describe('Two versions that are the same', () => {
  it('show no difference', async () => {
    const found = await compareSides(side(0), side(1), { requests: 400, seed })
    expect(reportOf(found, seed)).toContain('differences  0')
    expect(found.requests).toBe(400)
    expect(found.operations.size).toBeGreaterThan(50)
    expect(found.sent).toBeGreaterThan(100)
  })
})

describe('A version with one line changed', () => {
  it('is told from the other, with the request that shows it', async () => {
    const found = await compareSides(side(0), side(2), { requests: 200, seed })
    expect(found.differences.map(({ part }) => part)).toContain('outbound')
    expect(reportOf(found, seed)).toMatch(/DIFFERENCE --seed 3 --scene 0, request \d+/)
  })

  it('is not, where the difference is expected', async () => {
    const reason = 'JSON alone is asked for'
    const expected = [{ reason, explains: ({ part }: { part: string }) => part === 'outbound' }]
    const found = await compareSides(side(0), side(2), { requests: 200, seed, expected })
    expect(found.differences.map(({ part, before, after }) => ({ part, before, after }))).toEqual([])
    expect([...found.explained.keys()].map((one) => one.reason)).toEqual([reason])
  })
})

const hasHistory = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root }).status === 0

describe.skipIf(!hasHistory)('A worktree of a revision', () => {
  it('has packages of its own, and is removed', () => {
    const { folder, remove } = addWorktree(root, 'HEAD')
    const there = (name: string): string => realpathSync(join(folder, 'node_modules', name))
    expect(there('@mapgate/gateway')).toBe(join(folder, 'packages/gateway'))
    expect(there('zod')).toBe(realpathSync(join(root, 'node_modules/zod')))
    remove()
    expect(() => realpathSync(folder)).toThrow()
  })

  it('is not made of a revision that is not there', () => {
    expect(() => addWorktree(root, 'no-such-revision')).toThrow(/no-such-revision/)
  })
})
