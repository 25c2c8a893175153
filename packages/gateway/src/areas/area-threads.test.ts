import type { Area } from '@mapgate/geometry'
import { afterAll, describe, expect, it } from 'vitest'
import { openAreaThreads } from './area-threads.ts'
import { squareOf } from './areas.fixture.ts'

const threads = await openAreaThreads()
afterAll(() => threads.close())

/** A wavy circle of so many vertices. */
function circleOf(vertices: number): object {
  const ring = Array.from({ length: vertices }, (_, index) => {
    const angle = (2 * Math.PI * index) / vertices
    const radius = 0.5 + 0.01 * Math.sin(50 * angle)
    return [10 + radius * Math.cos(angle), 53 + radius * Math.sin(angle)]
  })
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] }
}

const jobOf = (geojson: object) => ({ name: 'city', from: { geojson }, grows: [0] })

const areaIn = ({ areas }: { areas: readonly { area: Area }[] }): Area => {
  const [one] = areas
  if (one === undefined) throw new Error('there is no area')
  return one.area
}

describe('The threads of areas', () => {
  it('prepare 100,000 vertices while this thread goes on', async () => {
    const job = jobOf(circleOf(100_000))
    const [here, together] = [process.threadCpuUsage(), process.cpuUsage()]
    expect(areaIn(await threads.prepare(job)).coordinates.length).toBe(200_000)
    const [usedHere, used] = [process.threadCpuUsage(here), process.cpuUsage(together)].map(
      ({ user, system }) => user + system,
    )
    // This thread hands over the vertices, and another one works: of the processor time of the process most is not of this thread.
    expect(usedHere).toBeLessThan((used ?? 0) / 2)
  })

  it('answer questions while a large area is prepared', async () => {
    const small = areaIn(await threads.prepare(jobOf(squareOf(10, 53, 1))))
    const place = () => threads.place({ area: small, wkid: 3857, transformations: [] })
    // A thread that is only being started answers late.
    await place()
    const order: string[] = []
    // So many that they are under way when the question is answered, however slow it is.
    const circle = circleOf(100_000)
    const large = Promise.all(Array.from({ length: 12 }, () => threads.prepare(jobOf(circle)))).then(() =>
      order.push('the large areas'),
    )
    const placed = await place()
    order.push('the question')
    expect('unplaced' in placed ? placed.unplaced : placed.wkid).toBe(3857)
    await large
    expect(order).toEqual(['the question', 'the large areas'])
  })

  it('give areas on shared memory', async () => {
    const { coordinates, ends } = areaIn(await threads.prepare(jobOf(squareOf(10, 53, 1))))
    expect([coordinates.buffer, ends.buffer].every((each) => each instanceof SharedArrayBuffer)).toBe(true)
  })
})
