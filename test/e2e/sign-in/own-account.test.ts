import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, service, startPeopleStack } from './people-stack.ts'
import { createWalker, signInAs, type Walker } from './walker.ts'

let stack: PeopleStack
beforeAll(async () => {
  stack = await startPeopleStack({
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers', 'Everyone'], region: 'north' },
      bob: { name: 'Bob', groups: ['Cooks <b>', 'Bakers'] },
    },
  })
})
afterAll(() => stack?.close())

const signedIn = async (person: string): Promise<Walker> => {
  const walker = createWalker()
  await signInAs(walker, person, stack.at('corp', service))
  return walker
}
const meOf = async (walker: Walker) => walker.get(`${stack.gatewayUrl}/.mapgate/me`)
const send = (walker: Walker, path: string, form: Record<string, string> = {}) =>
  walker.post(`${stack.gatewayUrl}/.mapgate/me/${path}`, form, { origin: stack.gatewayUrl })

describe('the page of one’s own account', () => {
  it('tells a person of a provider who that is here, which groups came, and what may be seen', async () => {
    const { status, text } = await meOf(await signedIn('ada'))
    expect(status).toBe(200)
    for (const part of ['<b>Ada</b>', 'Signed in with Example Corp', 'oidc:corp:ada', '<li>Everyone</li>'])
      expect(text).toContain(part)
    expect(text).toContain('<dt>region</dt><dd>north</dd>')
    expect(text).toContain('href="/arcgis/rest/services"')
  })

  it('tells a person without a role which groups came, and that none of them gives one', async () => {
    const { text } = await meOf(await signedIn('bob'))
    expect(text).toContain('none of the groups that were received for you gives a role here')
    for (const group of ['Cooks &#60;b&#62;', 'Bakers']) expect(text).toContain(`<li>${group}</li>`)
    expect(text).toContain('There is nothing here yet that you may see.')
  })

  it('signs out everywhere, and at the provider too', async () => {
    const [here, there, stranger] = [await signedIn('ada'), await signedIn('ada'), await signedIn('bob')]
    expect(await stack.pictureStatus(there)).toBe(200)
    const left = await send(here, 'end-all')
    expect([left.status, left.headers.get('refresh')]).toEqual([
      200,
      expect.stringMatching(new RegExp(`^0; url=${stack.corp.issuer}/session/end`)),
    ])
    for (const walker of [here, there]) await expect.poll(() => stack.pictureStatus(walker)).toBe(401)
    expect((await meOf(stranger)).status).toBe(200)
    expect(await stack.pictureStatus(await signedIn('ada'))).toBe(200)
  })

  it('ends the session of another browser, and leaves this one', async () => {
    const [here, there] = [await signedIn('ada'), await signedIn('ada')]
    const { text } = await meOf(there)
    const [, id = ''] = /name="id" value="([^"]+)"/.exec(text) ?? []
    await send(here, 'end', { id })
    await expect.poll(() => stack.pictureStatus(there)).toBe(401)
    expect(await stack.pictureStatus(here)).toBe(200)
  })
})
