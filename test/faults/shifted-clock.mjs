// Loaded into a gateway before anything else: its wall clock is ahead by the milliseconds that the file MAPGATE_SHIFTED_CLOCK holds.
import { readFileSync } from 'node:fs'

const file = process.env.MAPGATE_SHIFTED_CLOCK
const RealDate = Date
let aheadMs = 0
const read = () => {
  aheadMs = Number(readFileSync(file, 'utf8')) || 0
}
read()
setInterval(read, 20).unref()

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + aheadMs)
    else super(...parts)
  }

  static now() {
    return RealDate.now() + aheadMs
  }
}
