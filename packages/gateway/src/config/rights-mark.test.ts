import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseConfiguration } from './load.ts'
import { rightsMarkOf } from './rights-mark.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-rights-'))
afterAll(() => rmSync(directory, { recursive: true }))

const polygon = (east: number): string =>
  JSON.stringify({
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [east, 0],
        [east, 1],
        [0, 0],
      ],
    ],
  })

/** The mark of a configuration with these lines in the place of the usual ones. */
function mark(changes: Readonly<Record<string, string>> = {}): string {
  const lines = {
    publicUrl: 'https://maps.example.org',
    upstreams: '{main: {kind: arcgis, url: "https://gis.internal/arcgis"}}',
    mounts: '[{path: /arcgis, upstream: main}]',
    keys: '[{name: app, key: a-key-of-the-application-1, roles: [app]}]',
    users: '[{name: ada, password: a-password-of-ada-1, roles: [staff]}]',
    areas: '{city: {file: city.geojson}}',
    grants: '[{to: {roles: [staff]}, on: {services: [Assets]}}]',
    limits: '{}',
    ...changes,
  }
  const text = Object.entries(lines).map(([key, value]) => `${key}: ${value}\n`)
  const loaded = parseConfiguration(text.join(''), directory)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return rightsMarkOf(loaded.configuration, directory)
}

describe('What names the rights of a configuration', () => {
  writeFileSync(join(directory, 'city.geojson'), polygon(1))
  const usual = mark()

  it.each([
    [
      'another address of the map server',
      { upstreams: '{main: {kind: arcgis, url: "https://other.internal/arcgis"}}' },
    ],
    ['another key or password', { keys: '[{name: app, key: a-key-of-the-application-2, roles: [app]}]' }],
    ['another life of kept answers', { mounts: '[{path: /arcgis, upstream: main, cache: [{life: 1h}]}]' }],
    ['other limits', { limits: '{rates: [{name: all, per: principal, units: 5, every: 1s}]}' }],
  ])('is the same with %s', (_, changes) => {
    expect(mark(changes)).toBe(usual)
  })

  it.each([
    [
      'another grant',
      {
        grants: '[{to: {roles: [staff]}, on: {services: [Assets]}, with: {fields: {except: [owner_name]}}}]',
      },
    ],
    ['another role of a key', { keys: '[{name: app, key: a-key-of-the-application-1, roles: [staff]}]' }],
    ['another role of a user', { users: '[{name: ada, password: a-password-of-ada-1, roles: [crew]}]' }],
    ['another mount', { mounts: '[{path: /gis, upstream: main}]' }],
  ])('is another one with %s', (_, changes) => {
    expect(mark(changes)).not.toBe(usual)
  })

  it('is another one where the polygons of an area are others', () => {
    writeFileSync(join(directory, 'city.geojson'), polygon(2))
    expect(mark()).not.toBe(usual)
    rmSync(join(directory, 'city.geojson'))
    expect(mark()).not.toBe(usual)
    writeFileSync(join(directory, 'city.geojson'), polygon(1))
    expect(mark()).toBe(usual)
  })
})
