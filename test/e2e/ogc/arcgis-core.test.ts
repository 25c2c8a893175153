import { describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import { missingIn, symbolsByArcgis } from './legends.ts'
import { arcgisCore } from './libraries/arcgis-core.ts'
import { pixelsOfDataUrl } from './library-page.ts'
import { questionOf, testLibrary } from './library-tests.ts'
import { MERCATOR } from './pixels.ts'
import { accountsBy, signIns } from './sign-ins.ts'

testLibrary({ library: arcgisCore, ways: signIns, oneTile: true }, (opened) => {
  const cases = accountsBy(signIns)
  describe.each(cases)('@arcgis/core as $account, $signIn', (each) => {
    it('reads the capabilities', async () => {
      const layers = await opened().call<string[]>('listLayers', await questionOf(opened().ogc, each))
      expect(layers).toEqual(expect.arrayContaining(['2 Hydrants', '4 Mains', '6 Service Districts']))
    })

    it('is told what lies at a place, and of the visitor no hidden fields', async () => {
      const { call, ogc } = opened()
      const { name, at } = await hydrantIn(ogc, MERCATOR)
      const words = JSON.stringify(await call('tellAt', await questionOf(ogc, each, { at, layers: ['2'] })))
      expect(words).toContain(name)
      if (each.account === 'visitor') expect(words).not.toMatch(/owner|phone|cost/i)
      else expect(words).toMatch(/owner/i)
    })

    it('gets the legend, with the symbols that ArcGIS clients get', async () => {
      const { call, ogc } = opened()
      const legend = await call<string>('legendOf', await questionOf(ogc, each, { queried: '2' }))
      const symbols = await symbolsByArcgis(ogc, each.account, 2)
      expect(missingIn(await pixelsOfDataUrl(legend), symbols)).toBe(0)
    })
  })

  const inAddress = cases.filter(({ signIn }) => signIn.startsWith('ticket'))
  it.each(inAddress)(
    'as $account opens in its sandboxed frame what lies at a place, $signIn',
    async (each) => {
      const { call, ogc, page } = opened()
      const { name, at } = await hydrantIn(ogc, MERCATOR)
      expect(await call('openPopup', await questionOf(ogc, each, { at, layers: ['2'] }))).toBe('')
      const words = await page.frameLocator('#map iframe').locator('body').innerText({ timeout: 300_000 })
      expect(words).toContain(name)
      if (each.account === 'visitor') expect(words).not.toMatch(/owner|phone|cost/i)
      else expect(words).toMatch(/owner/i)
    },
  )

  it('without a ticket in the address gets nothing in that frame', async () => {
    const { call, ogc, seen, isQuiet } = opened()
    const { at } = await hydrantIn(ogc, MERCATOR)
    await expect.poll(isQuiet).toBe(true)
    seen.length = 0
    await call(
      'openPopup',
      await questionOf(ogc, { account: 'editor', signIn: 'key by the kit' }, { at, layers: ['2'] }),
    )
    const inFrame = () => seen.filter(({ url }) => /request=GetFeatureInfo/i.test(url))
    await expect.poll(() => inFrame().map(({ status }) => status)).toEqual([401])
  })
})
