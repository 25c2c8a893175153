import { describe, expect, it } from 'vitest'
import { lifeOf } from './life.ts'
import type { Rule } from './rules.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const byUpstream: Rule = { life: 'upstream', staleWhileRevalidate: 5_000, staleIfError: 9_000 }
const minute: Rule = { ...byUpstream, life: 60_000 }

/** Seconds for which an answer with these headers is fresh; 0 for one that is not kept. */
const secondsOf = (rule: Rule, headers: Record<string, string>): number =>
  ((lifeOf(rule, headers, now)?.freshUntil ?? now) - now) / 1_000

describe('How long an answer is fresh', () => {
  it.each<[string, Rule, Record<string, string>, number]>([
    ['the map server says nothing', byUpstream, {}, 0],
    ['it says so', byUpstream, { 'cache-control': 'public, max-age=90' }, 90],
    ['it says so for shared caches', byUpstream, { 'cache-control': 'max-age=90, s-maxage=30' }, 30],
    ['it is some seconds old already', byUpstream, { 'cache-control': 'max-age=90', age: '80' }, 10],
    ['it is older than that', byUpstream, { 'cache-control': 'max-age=90', age: '91' }, 0],
    ['its age cannot be read', byUpstream, { 'cache-control': 'max-age=90', age: 'old' }, 0],
    ['it says two lives', byUpstream, { 'cache-control': 'max-age=90, max-age=20' }, 20],
    ['it says no number', byUpstream, { 'cache-control': 'max-age=soon' }, 0],
    ['it says less than nothing', byUpstream, { 'cache-control': 'max-age=-1' }, 0],
    ['it says when it ends', byUpstream, { expires: 'Thu, 01 Jan 2026 00:00:20 GMT' }, 20],
    ['that was before', byUpstream, { expires: 'Wed, 31 Dec 2025 23:59:59 GMT' }, 0],
    ['that is no time', byUpstream, { expires: '0' }, 0],
    ['it is for one only', byUpstream, { 'cache-control': 'private, max-age=90' }, 0],
    ['it has to be asked each time', byUpstream, { 'cache-control': 'no-cache, max-age=90' }, 0],
    ['it may not be stored', byUpstream, { 'cache-control': 'NO-STORE, max-age=90' }, 0],
    ['a rule says so', minute, { 'cache-control': 'private, max-age=5' }, 60],
    ['a rule says so of what may not be stored', minute, { 'cache-control': 'no-store' }, 0],
    ['a rule says that it is not kept', { ...minute, life: 'none' }, { 'cache-control': 'max-age=90' }, 0],
    ['a rule gives no time', { ...minute, life: 0 }, { 'cache-control': 'max-age=90' }, 0],
  ])('where %s', (_, rule, headers, seconds) => expect(secondsOf(rule, headers)).toBe(seconds))

  it('is followed by the times of the rule, but not where the map server wants to be asked', () => {
    expect(lifeOf(minute, {}, 0)).toEqual({
      freshUntil: 60_000,
      staleWhileRevalidateUntil: 65_000,
      staleIfErrorUntil: 69_000,
    })
    const strict = lifeOf(byUpstream, { 'cache-control': 'max-age=60, must-revalidate' }, 0)
    expect(strict).toEqual({
      freshUntil: 60_000,
      staleWhileRevalidateUntil: 60_000,
      staleIfErrorUntil: 60_000,
    })
  })
})
