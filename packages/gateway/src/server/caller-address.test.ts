import { describe, expect, it } from 'vitest'
import { callerAddressReader } from './caller-address.ts'

function reader(trustedProxies: string[], socket?: string) {
  const told: string[] = []
  return { told, read: callerAddressReader({ trustedProxies, socket }, (proxy) => told.push(proxy)) }
}

const forwarded = { 'x-forwarded-for': '203.0.113.9' }

describe('the address of a caller', () => {
  it('is told of once, where it was stated by a proxy that is not trusted', () => {
    const { told, read } = reader(['10.0.0.0/8'])
    expect(read('192.0.2.1', {})).toBe('192.0.2.1')
    expect(told).toEqual([])
    expect(read('::ffff:192.0.2.1', forwarded)).toBe('192.0.2.1')
    expect(read('192.0.2.2', forwarded)).toBe('192.0.2.2')
    expect(told).toEqual(['192.0.2.1'])
  })

  it('is believed from a trusted proxy, without a word', () => {
    const { told, read } = reader(['10.0.0.0/8'])
    expect(read('10.0.0.5', forwarded)).toBe('203.0.113.9')
    expect(told).toEqual([])
  })

  it('is that of this machine behind a Unix socket, and may be stated there by a proxy', () => {
    expect(reader([], 'a.sock').read('', {})).toBe('127.0.0.1')
    expect(reader(['127.0.0.1'], 'a.sock').read('', forwarded)).toBe('203.0.113.9')
  })

  it('is none where a connection that was no Unix socket has closed already, and none can be stated', () => {
    const { told, read } = reader(['127.0.0.1'])
    expect([read('', forwarded), told]).toEqual(['', []])
  })
})
