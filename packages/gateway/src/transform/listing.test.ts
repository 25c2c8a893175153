import { describe, expect, it } from 'vitest'
import { mount, requestOf } from '../core/request/gateway-request.fixture.ts'
import { transform } from './transform.ts'

const context = { publicUrl: 'https://gate', upstreamUrl: 'https://tiles.example/OrG/arcgis' }
const seesAll = {
  unrestricted: false,
  listing: {
    services: new Set(['trees featureserver', 'elsewhere featureserver', 'water/mains mapserver']),
    folders: new Set(['water']),
  },
}

async function listed(listing: object) {
  const body = Buffer.from(JSON.stringify(listing))
  const reply = { status: 200, headers: {}, body, elapsedMs: 0 }
  const { body: shown } = await transform(requestOf('/rest/services'), reply, seesAll, context)
  return JSON.parse(String(shown))
}

describe('A list of services as ArcGIS Online gives it', () => {
  it('has no folders, and addresses that lead to the gateway', async () => {
    const services = [
      {
        name: 'Trees',
        type: 'FeatureServer',
        url: 'https://tiles.example/OrG/ArcGIS/rest/services/Trees/FeatureServer',
      },
      {
        name: 'Elsewhere',
        type: 'FeatureServer',
        url: 'https://other.example/x/FeatureServer',
        owner: 'ines',
      },
    ]
    expect(await listed({ currentVersion: 12, services })).toEqual({
      currentVersion: 12,
      services: [
        {
          name: 'Trees',
          type: 'FeatureServer',
          url: `https://gate${mount.path}/rest/services/Trees/FeatureServer`,
        },
        { name: 'Elsewhere', type: 'FeatureServer' },
      ],
    })
    expect(await listed({ folders: [], services: [] })).toEqual({ folders: [], services: [] })
  })
})
