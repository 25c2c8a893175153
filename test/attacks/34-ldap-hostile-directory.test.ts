import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { tags } from '../../packages/gateway/src/authn/directories/check-reply.ts'
import { createThrottle } from '../../packages/gateway/src/authn/throttle.ts'
import { askFor } from '../ldap/ask-hostile.ts'
import {
  element,
  entry,
  goodAnswer,
  type HostileDirectory,
  message,
  result,
  type SeenRequest,
  startHostileDirectory,
} from '../ldap/hostile-directory.ts'

const open: HostileDirectory[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

async function hostile(answer: (request: SeenRequest, socket: Socket) => Buffer | undefined) {
  const one = await startHostileDirectory(answer)
  open.push(one)
  return one
}

/** For directories that say nothing. */
const short = { connect: '300ms', bind: '300ms', search: '300ms' }

const unreachable = /^credential\.directory-unreachable corp: /

/** Binds with the password of a person. */
const shown = ({ seen }: HostileDirectory) =>
  seen.filter(({ kind, dn }) => kind === 'bind' && !dn.startsWith('cn=mapgate'))

describe('a directory that', () => {
  it('answers as it should is asked on three connections, and no search runs where a person signed in', async () => {
    const directory = await hostile((request) =>
      request.kind === 'bind' ? message(request.id, result(tags.bindReply, 0)) : goodAnswer(request),
    )
    expect(await askFor({ url: directory.url })).toBe('signed in as ldap:corp:a-1')
    const bound = new Set(shown(directory).map(({ connection }) => connection))
    const searched = directory.seen
      .filter(({ kind }) => kind === 'search')
      .map(({ connection }) => connection)
    expect(bound.size).toBe(1)
    expect(searched.some((connection) => bound.has(connection))).toBe(false)
  })

  it('never answers is given up, and nobody is told that a password was wrong', async () => {
    const directory = await hostile(() => undefined)
    expect(await askFor({ url: directory.url, timeouts: short })).toMatch(unreachable)
    expect(await askFor({ url: directory.url, startTls: true, timeouts: short })).toMatch(unreachable)
  })

  it.each(['bind', 'search'] as const)('stops answering at a %s is given up', async (kind) => {
    const directory = await hostile((request) =>
      request.kind === kind && !request.dn.startsWith('cn=mapgate') ? undefined : goodAnswer(request),
    )
    expect(await askFor({ url: directory.url, timeouts: short })).toMatch(unreachable)
  })

  it('sends entries without end is cut off, and holds little memory', async () => {
    let sent = 0
    const directory = await hostile((request, socket) => {
      if (request.kind !== 'search') return goodAnswer(request)
      const block = message(request.id, entry('uid=ann,dc=example,dc=org', { uid: 'x'.repeat(60_000) }))
      const send = () => {
        sent += block.length
        if (!socket.destroyed && sent < 200_000_000) socket.write(block, send)
      }
      send()
      return undefined
    })
    expect(await askFor({ url: directory.url })).toMatch(/sends too much/)
    expect(sent).toBeLessThan(20_000_000)
  })

  it('says that a message of two gigabytes follows is cut off at once', async () => {
    const directory = await hostile((request) =>
      request.kind === 'search' ? Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]) : goodAnswer(request),
    )
    expect(await askFor({ url: directory.url })).toMatch(/too long/)
  })

  it.each([
    ['HTTP', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
    ['a length without an end', Buffer.from([0x30, 0x80, 0x02, 0x01, 0x02])],
    ['a length of nine bytes', Buffer.from([0x30, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1])],
  ])('speaks %s is cut off', async (_, bytes) => {
    const directory = await hostile((request) => (request.kind === 'search' ? bytes : goodAnswer(request)))
    expect(await askFor({ url: directory.url })).toMatch(unreachable)
  })

  it('answers before it is asked is cut off', async () => {
    const directory = await hostile((request, socket) => {
      if (request.kind === 'bind') socket.write(message(request.id + 1, result(tags.bindReply, 0)))
      return goodAnswer(request)
    })
    expect(await askFor({ url: directory.url })).toMatch(unreachable)
  })

  it('refers elsewhere sends nobody there: no password and no question follows', async () => {
    const elsewhere = await hostile(goodAnswer)
    const referral = (tag: number) =>
      element(
        tag,
        element(tags.enumerated, [10]),
        element(tags.octets, ''),
        element(tags.octets, ''),
        element(tags.referral, element(tags.octets, `${elsewhere.url}/dc=example,dc=org`)),
      )
    const bySearch = await hostile((request) =>
      request.kind === 'search'
        ? Buffer.concat([
            message(
              request.id,
              element(tags.searchReference, element(tags.octets, `${elsewhere.url}/dc=example,dc=org`)),
            ),
            message(request.id, result(tags.searchDone, 0)),
          ])
        : goodAnswer(request),
    )
    expect(await askFor({ url: bySearch.url })).toBe('nobody')
    const byBind = await hostile((request) =>
      request.kind === 'bind' && request.dn.startsWith('uid=')
        ? message(request.id, referral(tags.bindReply))
        : goodAnswer(request),
    )
    expect(await askFor({ url: byBind.url })).toMatch(unreachable)
    expect(elsewhere.connections()).toBe(0)
  })

  it('does not begin TLS gets no password, not even that of the gateway', async () => {
    for (const code of [1, 2, 52, 53]) {
      const directory = await hostile((request) =>
        request.kind === 'extended'
          ? message(request.id, result(tags.extendedReply, code))
          : goodAnswer(request),
      )
      expect(await askFor({ url: directory.url, startTls: true })).toMatch(/does not begin TLS/)
      expect(directory.seen.map(({ kind }) => kind)).toEqual(['extended'])
    }
  })

  it('says yes to TLS and goes on in the clear gets no password', async () => {
    const directory = await hostile(goodAnswer)
    expect(await askFor({ url: directory.url, startTls: true })).toMatch(unreachable)
    expect(directory.seen.map(({ kind }) => kind)).toEqual(['extended'])
  })

  it('gives two people for one name signs in neither, and sees no password', async () => {
    const directory = await hostile((request) => {
      if (request.kind !== 'search') return goodAnswer(request)
      const people = ['ann', 'anna'].map((uid) =>
        message(request.id, entry(`uid=${uid},dc=example,dc=org`, { uid, entryUUID: uid })),
      )
      return Buffer.concat([...people, message(request.id, result(tags.searchDone, 0))])
    })
    expect(await askFor({ url: directory.url })).toMatch(/^credential\.password-wrong/)
    expect(shown(directory)).toEqual([])
  })

  it('locks accounts is shown no more wrong passwords than it was said to bear, whatever name is typed', async () => {
    const directory = await hostile(goodAnswer)
    const throttle = createThrottle()
    const outcomes = []
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const typed = { username: `ann${'.'.repeat(attempt)}@corp.example`, password: `wrong-${attempt}` }
      const settings = { url: directory.url, wrongPasswords: { atMost: 4, within: '30m' } }
      outcomes.push((await askFor(settings, typed, throttle)).split(' ')[0])
    }
    expect(shown(directory)).toHaveLength(4)
    expect(outcomes.slice(4)).toEqual(Array(6).fill('credential.throttled'))
  })
})
