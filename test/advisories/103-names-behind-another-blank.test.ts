import { expect, it } from 'vitest'
import { createFrontProxy } from '../../packages/gateway/src/receive/front-proxy.ts'

const proxy = createFrontProxy({
  name: 'corp',
  needsCertificate: false,
  from: ['127.0.0.1'],
  secret: undefined,
  headers: { user: 'Remote-User', groups: 'Remote-Groups' },
  separator: ',',
  deciding: [],
})

/** The headers as Node.js hands them over: byte by byte. */
const identityOf = (user: string, groups = ''): unknown => {
  const read = (text: string) => Buffer.from(text).toString('latin1')
  const headers = { 'remote-user': read(user), 'remote-groups': read(groups) }
  return JSON.parse(proxy.identityIn(headers, { address: '127.0.0.1', isCertified: false }) ?? 'null')
}

/**
 * Blanks of every kind, and a byte order mark, were left out around the names that a front proxy sends. Where people choose their names, or make groups,
 * one of them could be somebody else by a blank.
 */
it('a name behind another blank than a space is another name', () => {
  expect(identityOf(' ada\t', 'staff, crew ')).toEqual(['corp', 'ada', 'ada', ['staff', 'crew']])
  for (const blank of ['\u00a0', '\u3000', '\u2003', '\ufeff']) {
    const [, user, , groups] = identityOf(`${blank}ada`, `${blank}staff,crew${blank}`) as string[]
    expect([user, groups], JSON.stringify(blank)).toEqual([`${blank}ada`, [`${blank}staff`, `crew${blank}`]])
  }
})
