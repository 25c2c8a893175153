import { Readable } from 'node:stream'
import { afterAll, expect, it } from 'vitest'
import { handle } from '../../packages/gateway/src/walk/handle.ts'
import { inboundOf, mount } from '../advisories/asking.ts'
import { startOddStack } from '../advisories/odd-stack.ts'

/** One caller may have 32 requests at a map server. */
const replies = 40
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const picture = Buffer.concat([signature, Buffer.alloc(200_000)])

const stack = await startOddStack({
  grants: [{}],
  answer: (_url, response) => {
    response.setHeader('content-type', 'image/png')
    return picture
  },
})
afterAll(() => stack.close())

it('pictures that nobody reads take no place at the map server once it has answered', async () => {
  const path = '/gis/rest/services/Sites/MapServer/export'
  const query = 'bbox=0,0,1,1&bboxSR=102100&size=9,9&f=image'
  const bodies: Readable[] = []
  try {
    for (let count = 0; count < replies; count++) {
      const { status, body } = await handle(inboundOf(path, query), mount, stack.rooms, {})
      expect(status).toBe(200)
      if (body instanceof Readable) bodies.push(body.on('error', () => {}))
    }
  } finally {
    for (const body of bodies) body.destroy()
  }
})
