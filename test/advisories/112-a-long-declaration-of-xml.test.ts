import { expect, it } from 'vitest'
import { readException } from '../../packages/gateway/src/upstream/ogc/xml/exception-report.ts'
import { inFixedLoops } from '../processor-time.ts'

// A DOCTYPE with a run of blanks was looked at with the square of their number: 60,000 in a report of an exception held up everybody for seconds, and
// capabilities, which may have 32 MB, for hours.

it('blanks of a DOCTYPE of a map server hold nobody up', () => {
  const report = `<!DOCTYPE a SYSTEM "x" [<!ELEMENT b ${' '.repeat(60_000)}!>]><ServiceExceptionReport/>`
  let read: unknown
  // 1 loop is measured, and 340 where it goes back again and again.
  expect(
    inFixedLoops(() => {
      read = readException(new TextEncoder().encode(report))
    }),
  ).toBeLessThan(40)
  expect(read).toBeUndefined()
})
