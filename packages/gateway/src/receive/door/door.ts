import { GatewayError } from '../../core/errors/errors.ts'
import type { DoorVisit } from '../../core/request/door-visit.ts'
import type { Target } from '../target.ts'
import { createKnownSites, type KnownAddresses } from './known-sites.ts'
import { readAddress } from './named-address.ts'

/** What the door is built with. */
interface DoorOptions extends KnownAddresses {
  /** Paths of the door below `publicUrl`. */
  readonly paths: readonly string[]
}

/** A request that came by the door: what it is without it, or what the door answers itself. */
interface Translated {
  readonly visit: DoorVisit
  /** Where the door answers itself, its own path without a query. */
  readonly target: Target
}

/** Translates the target of a request at the door; undefined for a request that is none. */
export type Door = (target: Target) => Translated | undefined

/**
 * The door for apps that were written for the resource-proxy of Esri: `/proxy?https://gis.example.org/arcgis/…` becomes the request on its mount that could have been
 * sent without it, or is refused. Nothing is connected to because an address said so.
 */
export function createDoor(options: DoorOptions): Door {
  const paths = new Set(options.paths.map((path) => path.toLowerCase()))
  const isDoor = (path: string) => paths.has((path.endsWith('/') ? path.slice(0, -1) : path).toLowerCase())
  const find = createKnownSites(options)

  const asked = (query: string): Target | GatewayError => {
    if (query === '') return new GatewayError('request.target-missing')
    const address = readAddress(query)
    if ('fault' in address) return new GatewayError('request.target-unknown', address.fault)
    const target = find(address)
    if (target === undefined) return unknown('no mount and no upstream has this address')
    return isDoor(target.path) ? unknown('the door itself') : target
  }

  return (sent) => {
    if (!isDoor(sent.path)) return undefined
    const { path: at, query, ticket } = sent
    const found = /^ping$/i.test(query) ? 'ping' : asked(query)
    if (found === 'ping' || found instanceof GatewayError)
      return { visit: { at, instead: found }, target: { path: at, query: '', ticket } }
    if (ticket !== undefined && found.ticket !== undefined)
      return { visit: { at, instead: unknown('two tickets') }, target: { path: at, query: '', ticket } }
    return { visit: { at }, target: { ...found, ticket: found.ticket ?? ticket } }
  }
}

const unknown = (detail: string) => new GatewayError('request.target-unknown', detail)
