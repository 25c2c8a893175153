import type { Need } from '@mapgate/protocol'
import { clipOf, type LayerRights, type ServiceRights } from '../../model/rights.ts'
import type { JsonObject } from '../json-body.ts'

/** What becomes of one member of a description. A row says nothing of callers from whom nothing is hidden but what it needs. */
export interface Member {
  /** What a client asks for because of it: it stays where all of that is served, and granted to the caller. */
  readonly needs?: readonly Need[]
  /** One of these is needed too. */
  readonly needsOne?: readonly Need[]
  /** What stands there where it is not; default `false` for true and false, and for everything else nothing. */
  readonly otherwise?: unknown
  /** For a list of words, or words with commas: what each of them needs, by lower-case word. */
  readonly words?: Words
  /** Members of an object, or of the objects of a list. */
  readonly members?: Members
  /** What is left of it for a caller from whom something is hidden; default nothing. */
  readonly told?: Told
}

/** Rows by the name of the member. */
export type Members = Readonly<Record<string, Member>>

/** The needs of a word; undefined for one that the table does not know. One of the lists has to be fulfilled as a whole. */
export type Words = (word: string) => readonly (readonly Need[])[] | undefined

/** What of a value tells of nothing that is hidden; undefined for nothing. */
export type Told = (value: unknown, context: Narrowed, owner: JsonObject) => unknown

/** For whom a description is. */
export interface Asker {
  readonly serviceType: string
  /** True where the need is served and this caller may ask for it. */
  readonly offers: (need: Need) => boolean
  /** For callers from whom something is hidden; undefined for the others. */
  readonly narrowed?: Narrowed
}

/** What filters of single members look at. */
export interface Narrowed {
  readonly rights: ServiceRights
  /** What is described, where it is a layer with rows. */
  readonly seen: LayerRights | undefined
  /** Extents over seen rows by layer id. */
  readonly extents: ReadonlyMap<number, unknown>
  /** True for the name of a field that the caller sees. */
  readonly isShown: (name: unknown) => boolean
}

const stays: Told = (value) => value

/** Tells of no hidden layer, field or row, and promises nothing. */
export const told: Member = { told: stays }

/** Tells of rows, layers, or things beside the service: for those alone from whom nothing is hidden. */
export const untold: Member = {}

/** Names one field. */
export const field: Member = { told: (value, { isShown }) => (isShown(value) ? value : null) }

/** Names one field, and goes with it. */
export const fieldOrNone: Member = { told: (value, { isShown }) => (isShown(value) ? value : undefined) }

/** Promises what it needs. */
export const offers = (...needs: Need[]): Member => ({ needs, told: stays })

/** Promises one of several things. */
export const offersOne = (...needsOne: Need[]): Member => ({ needsOne, told: stays })

/** As `offers`, with a value for those to whom it is not offered. */
export const offersOr = (otherwise: unknown, ...needs: Need[]): Member => ({ needs, otherwise, told: stays })

/** Promises what it needs, where no shape is cut off: map servers know whole shapes only. */
export const offersOfWhole = (...needs: Need[]): Member => ({ needs, told: ofWhole })

/** True and false become false where shapes are cut off, and everything else nothing. */
export const ofWhole: Told = (value, { seen }) => {
  if (!seen?.views.some(clipOf)) return value
  return typeof value === 'boolean' ? false : undefined
}

/** Promises what it needs, and is for those alone from whom nothing is hidden. */
export const offersOpenly = (...needs: Need[]): Member => ({ needs })

/** What a filter leaves of it. */
export const filtered = (filter: Told, more: Omit<Member, 'told'> = {}): Member => ({ ...more, told: filter })

/** An object, or a list of objects. These members are known; others are left out. */
export const objectOf = (members: Members, more: Omit<Member, 'members'> = {}): Member => ({
  told: stays,
  ...more,
  members,
})

/** The same row for several names. */
export function each(names: string, member: Member): Members {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, member]),
  )
}
