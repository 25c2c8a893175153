import { openRequest, type RawRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { rememberRequests } from './remembered-requests.ts'

const get = (query: string, path = '/rest/services/Roads/MapServer/export'): RawRequest => ({
  method: 'GET',
  path,
  query,
})
const picture = 'bbox=0%2C0%2C10%2C10&size=20%2C20&format=png&f=image'

/** All that is read of a request. */
const readOf = (opened: ReturnType<typeof openRequest>) => ({ ...opened, read: opened.read() })

/** Opens each request three times, among all the others. */
function demandSame(requests: readonly RawRequest[]): void {
  const open = rememberRequests()
  for (let turn = 0; turn < 3; turn++)
    for (const raw of requests)
      expect(readOf(open(raw)), JSON.stringify(raw)).toEqual(readOf(openRequest(raw)))
}

describe('remembered requests', () => {
  it('are read twice and no more, whatever the credential in the query', () => {
    const open = rememberRequests()
    const first = open(get(`${picture}&token=one`)).read()
    const second = open(get(`token=other&${picture}`)).read()
    expect(second.request).not.toBe(first.request)
    expect(second.request).toEqual(first.request)
    const again = open(get(`${picture}&token=two`))
    const third = open(get(`token=three&${picture}`))
    expect(again.read().request).toBe(open(get(picture)).read().request)
    expect(third.read().request).toBe(again.read().request)
    expect(again.shown).toEqual([{ carrier: 'query', name: 'token', value: 'two' }])
    expect(third.read().shown).toEqual([{ carrier: 'query', name: 'token', value: 'three' }])
    expect(again.read().request).toBe(second.request)
    expect(open(get(picture)).shown).toEqual([])
  })

  it('that are asked for once leave no place to others', () => {
    const open = rememberRequests()
    const ask = () => open(get(picture)).read().request
    ask()
    const known = ask()
    for (let row = 0; row < 20_000; row++)
      open(get('', `/rest/services/Roads/MapServer/tile/9/${row}/0`)).read()
    expect(ask()).toBe(known)
  })

  it('are not remembered before their values are read, which strangers do not reach', () => {
    const open = rememberRequests()
    for (let turn = 0; turn < 3; turn++) open(get(picture))
    const [one, other] = [open(get(picture)), open(get(picture))]
    expect(other.read().request).not.toBe(one.read().request)
  })

  it.each([
    ['with two credentials', `${picture}&token=a&token=b`],
    ['with a ticket', `${picture}&mg_ticket=a`],
    ['with a credential in capitals', `${picture}&TOKEN=a`],
    ['with a credential that is encoded', `${picture}&token=a%62`],
    ['with the name of the credential encoded', `${picture}&%74oken=secret`],
    ['with a path behind the credential', `token=a/export?${picture}`],
    ['with parameters behind the credential', `token=a?${picture}`],
    ['with a credential glued to a value', `${picture}?token=a`],
    ['with an empty credential', `${picture}&token=`],
    ['that are not understood', `${picture}&token=a&layers=%00`],
    ['with many parameters', `${picture}${'&x=1'.repeat(197)}`],
  ])('are none %s', (_title, query) => {
    const open = rememberRequests()
    open(get(query)).read()
    open(get(query)).read()
    const again = open(get(query)).read()
    expect(again).toEqual(openRequest(get(query)).read())
    if (again.request) expect(open(get(query)).read().request).not.toBe(again.request)
  })

  it.each([
    [
      'a post',
      {
        ...get(''),
        method: 'POST',
        body: Buffer.from(picture),
        contentType: 'application/x-www-form-urlencoded',
      },
    ],
    ['one with ignored parameters', { ...get(`${picture}&app=1`), ignored: new Set(['app']) }],
  ])('are none of %s', (_title, raw) => {
    const open = rememberRequests()
    open(raw).read()
    const { request } = open(raw).read()
    expect(request).toBeDefined()
    expect(open(raw).read().request).not.toBe(request)
  })

  it('are the same as those that are read each time, for neighbours in every way', () => {
    const paths = [
      'export',
      'Export',
      'export/',
      '1',
      '1/query',
      'tile/1/2/3',
      'legend',
      '',
      '/export',
      'a%2fb',
    ]
    const queries = [
      '',
      '&',
      'f=json',
      'f=json&',
      '&f=json',
      'f=json&&token=a',
      'token=a&&f=json',
      'token=a',
      'token=a&',
      '&token=a',
      'token=b',
      'token=a&f=json&f=pjson',
      'f=json&token=a&f=pjson',
      'f=json&x=token=a',
      'f=json&where=a%26token=b',
      'f=json&mytoken=a',
      'f=json&token',
      'f=json&token=a#',
      'f=json&token=a b',
      'f=html&token=a',
      'callback=x&f=json&token=a',
      `${picture}&token=a.b-c_d~e`,
      `token=a&${picture}&layers=show:0`,
      `${picture}&layers=show:0`,
    ]
    demandSame(
      paths.flatMap((path) => queries.map((query) => get(query, `/rest/services/Roads/MapServer/${path}`))),
    )
  })
})
