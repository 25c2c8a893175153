import { expect, it } from 'vitest'
import { iconOf } from './icon.ts'

it('The icon is at the place where browsers look for one, and nowhere else', () => {
  expect(iconOf({ method: 'GET', path: '/favicon.ico' })?.body).toContain('<svg')
  expect(iconOf({ method: 'GET', path: '/' })).toBeUndefined()
  expect(iconOf({ method: 'POST', path: '/favicon.ico' })).toBeUndefined()
})
