import { describe, expect, it } from 'vitest'
import { readDatabaseAddress } from './database-address.ts'

const read = (text: string, insecureTls = false) => readDatabaseAddress(text, { insecureTls })
const failure = (text: string): string => {
  try {
    return JSON.stringify(read(text))
  } catch (error) {
    return (error as Error).message
  }
}

describe('The address of a database', () => {
  it('is read with everything decoded, and a line end after it', () => {
    expect(read('postgresql://map%40gate:p%2F%40%3A1@db.example:6432/maps%20and%20more\n')).toEqual({
      hosts: [{ host: 'db.example', port: 6432 }],
      user: 'map@gate',
      password: 'p/@:1',
      database: 'maps and more',
      tls: 'verify-full',
    })
  })

  it.each([
    ['postgres://u@a,b:5433,[2001:db8::1]:5434/d', ['a:5432', 'b:5433', '2001:db8::1:5434']],
    ['postgres://u@/d?host=/run/postgresql', ['/run/postgresql/.s.PGSQL.5432']],
    ['postgres://u@%2Frun%2Fpostgresql:5433/d', ['/run/postgresql/.s.PGSQL.5433']],
    ['postgres://u@/d?host=a,b&port=6000', ['a:6000', 'b:6000']],
  ])('names servers: %s', (text, hosts) => {
    const found = read(text).hosts.map((one) => ('socket' in one ? one.socket : `${one.host}:${one.port}`))
    expect(found).toEqual(hosts)
  })

  it.each([
    ['postgres://u@db.example/d', 'verify-full'],
    ['postgres://u@127.0.0.1/d', 'disable'],
    ['postgres://u@localhost/d?sslmode=verify-full', 'verify-full'],
    ['postgres://u@127.0.0.1,db.example/d', 'verify-full'],
    ['postgres://u@/d?host=/run', 'disable'],
    ['postgres://u@[::1]/d?sslmode=require', 'require'],
  ])('protects the way: %s by %s', (text, tls) => {
    expect(read(text).tls).toBe(tls)
  })

  it.each(['disable', 'require', 'verify-ca'])(
    'takes sslmode=%s to another machine only where it is said to',
    (mode) => {
      const text = `postgres://u@db.example/d?sslmode=${mode}`
      expect(failure(text)).toContain('weaker than verify-full')
      expect(read(text, true).tls).toBe(mode)
    },
  )

  it.each([
    'postgres://user:geheim@db.example',
    'postgres://user:ge/heim@db.example/d',
    'postgres://user:ge@heim@db.example/d',
    'postgres://user:geheim%@db.example/d',
    'mysql://user:geheim@db.example/d',
    'postgres://user:geheim@db.example:x/d',
    'postgres://user:geheim@db.example:99999/d',
    'postgres://user:geheim@/d',
    'postgres://user:geheim@db.example/d?sslmode=prefer',
    'postgres://user:geheim@db.example/d?geheim=1',
    'postgres://user:geheim@db.example/d?target_session_attrs=any',
    'postgres://user:geheim@db.example/d?host=other',
    'geheim',
    '',
  ])('is refused with a sentence in which nothing of it stands: %s', (text) => {
    expect(failure(text)).toMatch(/^(takes|has|names) /)
    expect(failure(text)).not.toMatch(/geheim|heim|example|99999/)
  })
})
