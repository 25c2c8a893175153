import { describe, expect, it } from 'vitest'
import { accessDeniedMessageCode, errorEnvelope, errorOf } from './envelope.ts'

describe('the ArcGIS envelope', () => {
  it('has code, message and details, and a message code where one is given', () => {
    expect(JSON.parse(errorEnvelope({ code: 499, message: 'Token Required' }))).toEqual({
      error: { code: 499, message: 'Token Required', details: [] },
    })
    expect(
      JSON.parse(
        errorEnvelope({ code: 403, message: 'No.', messageCode: accessDeniedMessageCode, details: ['x'] }),
      ),
    ).toEqual({
      error: { code: 403, messageCode: 'COM_0056', message: 'No.', details: ['x'] },
    })
  })

  it.each<[title: string, body: unknown, code: number | undefined]>([
    ['the REST form', { error: { code: 498, message: 'Invalid token.', details: [] } }, 498],
    ['the admin form', { status: 'error', messages: ['Token expired'], code: 499 }, 499],
    ['the admin form without messages', { status: 'error', code: 500 }, 500],
    ['an error without a code', { error: { messageCode: 'SB_0008' } }, 500],
    ['a good reply', { layers: [] }, undefined],
    ['a field that is named error', { error: null }, undefined],
    ['a status that is no error', { status: 'success', code: 1 }, undefined],
    ['no object', 'error', undefined],
    ['null', null, undefined],
  ])('reads %s', (_title, body, code) => {
    expect(errorOf(body)?.code).toBe(code)
  })

  it('keeps message, message code and texts of an error', () => {
    expect(
      errorOf({ error: { code: 403, message: 'No.', messageCode: 'COM_0056', details: ['a', 1] } }),
    ).toEqual({
      code: 403,
      message: 'No.',
      messageCode: 'COM_0056',
      details: ['a'],
    })
    expect(errorOf({ status: 'error', messages: ['a', 'b'], code: 499 })).toEqual({
      code: 499,
      message: 'a b',
    })
  })
})
