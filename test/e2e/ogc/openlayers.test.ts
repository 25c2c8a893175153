import { describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import { missingIn, symbolsByArcgis } from './legends.ts'
import { openLayers } from './libraries/openlayers.ts'
import { pixelsOfDataUrl } from './library-page.ts'
import { questionOf, testLibrary } from './library-tests.ts'
import { accounts } from './ogc-stack.ts'
import { byArcgis, DEGREES, MERCATOR } from './pixels.ts'
import { accountsBy, signIns } from './sign-ins.ts'

testLibrary({ library: openLayers, ways: signIns }, (opened) => {
  describe.each(accounts)('OpenLayers as %s', (account) => {
    it.each(['1.1.1', '1.3.0'] as const)(
      'shows by ImageWMS %s in degrees what ArcGIS clients get',
      async (version) => {
        const { draw, ogc } = opened()
        const question = await questionOf(
          ogc,
          { account, signIn: 'key by the kit', version },
          { view: DEGREES },
        )
        const look = await draw('showWms', question, await byArcgis(ogc, account, DEGREES))
        expect(look).toMatchObject({ errors: [], different: 0 })
      },
    )

    it('shows by TileWMS what ArcGIS clients get', async () => {
      const { draw, ogc } = opened()
      const question = await questionOf(ogc, { account, signIn: 'key by the kit' })
      const look = await draw('showTiledWms', question, await byArcgis(ogc, account, MERCATOR))
      expect(look).toMatchObject({ errors: [], different: 0 })
    })
  })

  const cases = accountsBy(signIns)
  describe.each(cases)('OpenLayers as $account, $signIn', (each) => {
    it('reads the capabilities', async () => {
      const layers = await opened().call<string[]>('listLayers', await questionOf(opened().ogc, each))
      expect(layers).toEqual(expect.arrayContaining(['2 Hydrants', '4 Mains', '6 Service Districts']))
    })

    it('is told what lies at a place, and of the visitor no hidden fields', async () => {
      const { call, ogc } = opened()
      const { name, at } = await hydrantIn(ogc, MERCATOR)
      const told = await call<object[]>('tellAt', await questionOf(ogc, each, { at, queried: '2' }))
      expect(JSON.stringify(told)).toContain(name)
      const fields = Object.keys(told[0] ?? {}).join()
      if (each.account === 'visitor') expect(fields).not.toMatch(/owner|phone|cost/i)
      else expect(fields).toMatch(/owner/i)
    })

    it('gets the legend, with the symbols that ArcGIS clients get', async () => {
      const { call, ogc } = opened()
      const legend = await call<string>('legendOf', await questionOf(ogc, each, { queried: '2' }))
      const symbols = await symbolsByArcgis(ogc, each.account, 2)
      expect(missingIn(await pixelsOfDataUrl(legend), symbols)).toBe(0)
    })
  })
})
