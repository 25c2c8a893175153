import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GatewayError } from './errors.ts'
import { errorsPage } from './errors-page.ts'

const page = readFileSync(new URL('../../../../../docs/errors.md', import.meta.url), 'utf8')

describe('errors', () => {
  it('docs/errors.md and the table say the same (npm run pages writes it)', () => {
    expect(page).toBe(errorsPage())
  })

  it('a denial carries the message code that stops every ArcGIS client from asking again', () => {
    const { meaning } = new GatewayError('access.denied', 'no grant')
    expect(meaning).toMatchObject({ status: 403, arcgisCode: 403, messageCode: 'COM_0056' })
  })

  it('the detail never becomes the public text', () => {
    const error = new GatewayError('credential.invalid', 'unknown key id 17')
    expect(error.publicText).toBe('Invalid token.')
    expect(error.message).toContain('unknown key id 17')
  })
})
