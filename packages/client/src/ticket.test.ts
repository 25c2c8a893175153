import { describe, expect, test } from 'vitest'
import { withTicket } from './ticket.ts'

describe('withTicket writes the ticket into the text of a URL', () => {
  test.each([
    ['https://gw/map', 'https://gw/map?mg_ticket=T'],
    ['https://gw/map?f=image', 'https://gw/map?f=image&mg_ticket=T'],
    ['https://gw/map?', 'https://gw/map?mg_ticket=T'],
    ['https://gw/map?f=image&', 'https://gw/map?f=image&mg_ticket=T'],
    ['https://gw/map#part', 'https://gw/map?mg_ticket=T#part'],
    ['https://gw/map/{z}/{y}/{x}', 'https://gw/map/{z}/{y}/{x}?mg_ticket=T'],
    ['https://gw/map?mg_ticket=old', 'https://gw/map?mg_ticket=T'],
    ['https://gw/map?mg_ticket=old&f=image', 'https://gw/map?f=image&mg_ticket=T'],
    ['https://gw/map?a=1&mg_ticket=old&f=image#x', 'https://gw/map?a=1&f=image&mg_ticket=T#x'],
  ])('%s becomes %s', (url, expected) => {
    expect(withTicket(url, 'T')).toBe(expected)
  })

  test('a ticket cannot add parameters', () => {
    expect(withTicket('https://gw/map', 'T&f=html')).toBe('https://gw/map?mg_ticket=T%26f%3Dhtml')
  })

  test('without a ticket nothing changes', () => {
    expect(withTicket('https://gw/map?', undefined)).toBe('https://gw/map?')
  })
})
