import { expect, it } from 'vitest'
import { runRealServers } from '../../soundness/ogc/real-servers.ts'

// The short run with a fixed seed; `npm run soundness -- --ogc` is the long one.
it('Two worlds of MapServer and of QGIS Server, which differ in what a guest must not see, answer a guest alike', async () => {
  const { leaks, answered } = await runRealServers({ cases: 400, seed: 7 })
  expect(
    leaks.map(
      ({ kind, what, request }) => `${kind} ${request.kind}: ${what} by ${request.below}?${request.text}`,
    ),
  ).toEqual([])
  const kinds = ['map', 'info', 'legend', 'tile', 'tile-info', 'capabilities']
  for (const server of ['mapserver', 'qgis'])
    for (const kind of kinds)
      expect(answered.get(`${server} ${kind}`) ?? 0, `${server} ${kind}`).toBeGreaterThan(2)
})
