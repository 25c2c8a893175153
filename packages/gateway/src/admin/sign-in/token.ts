import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { type Administrator, rightsOfRoles } from '../api/administrator.ts'
import type { Holder } from './sessions.ts'

/** Whoever has the token file is an administrator. */
export const tokenAdministrator: Administrator = {
  id: 'token',
  name: 'token file',
  rights: new Set(rightsOfRoles.admin),
}

export const tokenHolder: Holder = { who: async () => tokenAdministrator }

/** The token that a request carries; undefined where it carries none. */
export const bearerOf = (context: Context): string | undefined =>
  /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '')?.[1]?.trim()

/** Compares a text with the token; how long it takes says nothing about either. */
export const tokenCheck =
  (token: string) =>
  (text: string): boolean =>
    timingSafeEqual(digest(text), digest(token))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
