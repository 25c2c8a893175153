import type { DatabaseSync } from 'node:sqlite'
import { createCanvas } from '@napi-rs/canvas'
import { createRandom, type Random } from './random.ts'

const HYDRANTS = 2

/** Gives one hydrant in twenty-five a drawn picture, and half of those an inspector's note. */
export function attachPictures(database: DatabaseSync, hydrantCount: number, seed: number): void {
  const random = createRandom(seed, 'attachments')
  const insert = database.prepare(
    'INSERT INTO attachments (LAYERID, PARENTOBJECTID, GLOBALID, ATT_NAME, CONTENT_TYPE, DATA_SIZE, DATA) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const attach = (objectId: number, name: string, contentType: string, data: Uint8Array): void => {
    insert.run(HYDRANTS, objectId, random.globalId(), name, contentType, data.byteLength, data)
  }
  for (let objectId = 1; objectId <= hydrantCount; objectId += 25) {
    attach(objectId, `hydrant-${objectId}.png`, 'image/png', drawHydrant(random))
    if (random.chance(0.5)) {
      attach(
        objectId,
        'note.txt',
        'text/plain',
        new TextEncoder().encode(`Hydrant ${objectId}: seen, flushed, dry.\n`),
      )
    }
  }
}

function drawHydrant(random: Random): Uint8Array {
  const canvas = createCanvas(48, 64)
  const context = canvas.getContext('2d')
  context.fillStyle = `hsl(${random.whole(80, 200)}, 25%, 85%)`
  context.fillRect(0, 0, 48, 64)
  context.fillStyle = random.pick(['#c8403a', '#d8a13a', '#4a7fb0'])
  context.fillRect(17, 20, 14, 36)
  context.fillRect(11, 30, 26, 8)
  context.beginPath()
  context.arc(24, 20, 8, Math.PI, 0)
  context.fill()
  return canvas.toBuffer('image/png')
}
