import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { checkLiteralHost, guardedLookup } from './addresses.ts'
import { isRefusedAddress } from './refused-addresses.ts'

describe('addresses that no map server has', () => {
  it.each([
    ['169.254.169.254', true],
    ['169.254.0.1', true],
    ['::ffff:169.254.169.254', true],
    ['::ffff:a9fe:a9fe', true],
    ['64:ff9b::a9fe:a9fe', true],
    ['2002:a9fe:a9fe::1', true],
    ['fe80::1', true],
    ['fe80::1%eth0', true],
    ['fd00:ec2::254', true],
    ['100.100.100.200', true],
    ['0.0.0.0', true],
    ['::', true],
    ['255.255.255.255', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['192.168.1.1', false],
    ['::1', false],
    ['fd12:3456::1', false],
    ['2001:db8::1', false],
  ])('%s is refused: %s', (address, refused) => expect(isRefusedAddress(address)).toBe(refused))

  it.each([
    'http://169.254.169.254/',
    'http://[::ffff:169.254.169.254]/',
    'http://0xa9fea9fe/',
    'http://2852039166/',
  ])('the literal host of %s is refused, however it is written', (url) =>
    expect(() => checkLiteralHost(new URL(url), [])).toThrow(/link-local or metadata/),
  )

  it('is let through where the configuration names it', () => {
    expect(() => checkLiteralHost(new URL('http://169.254.7.7/'), ['169.254.7.7'])).not.toThrow()
  })
})

describe('the look-up at connect', () => {
  const resolving =
    (...addresses: string[]) =>
    (_name: string, done: (error: null, found: LookupAddress[]) => void) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )

  const ask = (allowed: string[], ...addresses: string[]) =>
    new Promise<string>((answer) =>
      guardedLookup(allowed, resolving(...addresses))('gis.internal', { all: true }, (error, found) =>
        answer(error ? String((error as NodeJS.ErrnoException).code) : JSON.stringify(found)),
      ),
    )

  it('gives the very addresses that it checked', async () => {
    expect(await ask([], '10.0.0.5')).toBe('[{"address":"10.0.0.5","family":4}]')
  })

  it('refuses a name of which one address is refused, so that a rebound name finds no way in', async () => {
    expect(await ask([], '10.0.0.5', '169.254.169.254')).toBe('MAPGATE_REFUSED_ADDRESS')
    expect(await ask([], '::ffff:169.254.169.254')).toBe('MAPGATE_REFUSED_ADDRESS')
  })

  it('lets a name or an address through that is allowed', async () => {
    expect(await ask(['gis.internal'], '169.254.7.7')).toContain('169.254.7.7')
    expect(await ask(['169.254.7.7'], '169.254.7.7')).toContain('169.254.7.7')
  })
})
