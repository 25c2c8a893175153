import { parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { mountSection } from './config/sections/mounts.ts'
import type { Inbound } from './core/request/inbound.ts'
import { siteRequest } from './core/request/site-request.ts'
import { createMounts } from './mounts.ts'

const read = (ignoredParameters: string[], path: string, query: string, form?: string) => {
  const mount = createMounts([mountSection.parse({ path: '/arcgis', upstream: 'ags', ignoredParameters })])(
    path,
  )
  if (mount === undefined) throw new Error('there is no mount')
  const inbound = {
    method: form === undefined ? 'GET' : 'POST',
    path,
    query,
    headers: form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form ?? ''),
  } as unknown as Inbound
  return parseRequest(siteRequest(inbound, mount))
}

const edit = '/arcgis/rest/services/F/FeatureServer/0/applyEdits'

describe('Parameters that a mount ignores', () => {
  it('refuse no edit that an app adds them to, in whatever case and place', () => {
    expect(read([], edit, 'apikey=K1', 'f=json&adds=[]').fault?.code).toBe('request.parameter-unknown')
    expect(read(['apikey'], edit, 'apikey=K1', 'f=json&adds=[]').fault).toBeUndefined()
    expect(read(['apiKey'], edit, '', 'f=json&adds=[]&APIKEY=K1&apikey=K2').fault).toBeUndefined()
  })

  it('are those alone', () => {
    expect(read(['apikey'], edit, 'apikeys=K1', 'f=json&adds=[]').fault?.code).toBe(
      'request.parameter-unknown',
    )
  })

  it.each(['where', 'LAYERS', 'gdbVersion', 'token', 'f', 'mg_ticket', 'a b', ''])('cannot be %s', (name) => {
    expect(mountSection.safeParse({ path: '/a', upstream: 'b', ignoredParameters: [name] }).success).toBe(
      false,
    )
  })
})
