import { describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import { cesium } from './libraries/cesium.ts'
import { questionOf, testLibrary } from './library-tests.ts'
import { MERCATOR } from './pixels.ts'
import { accountsBy, signIns } from './sign-ins.ts'

testLibrary({ library: cesium, ways: signIns, oneTile: true }, (opened) => {
  const cases = accountsBy(signIns)
  describe.each(cases)('Cesium as $account, $signIn', (each) => {
    it('is told what lies at a place, and of the visitor no hidden fields', async () => {
      const { call, ogc } = opened()
      const { name, at } = await hydrantIn(ogc, MERCATOR)
      const told = await call<object[]>('tellAt', await questionOf(ogc, each, { at, queried: '2' }))
      const words = JSON.stringify(told)
      expect(words).toContain(name)
      if (each.account === 'visitor') expect(words).not.toMatch(/owner|phone|cost/i)
      else expect(words).toMatch(/owner/i)
    })
  })
})
