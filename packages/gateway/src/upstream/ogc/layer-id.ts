import { hash } from 'node:crypto'

/** Hexadecimal digits of an id: 40 bits, so that two of 5,000 names meet once in 80,000 servers. */
const digits = 10

/**
 * The number of a layer, made out of its name alone. Capabilities may list layers in another order at any time, and a persisted catalogue or
 * another process may know an older order: a number that were a place in that order would then mean another layer.
 */
export const layerIdOf = (name: string): number => numberOf(`name ${name}`)

/** The number of a group without a name, by the titles of the groups around it and its place among them; nothing can be asked of it. */
export const containerIdOf = (path: readonly string[]): number => numberOf(`path ${JSON.stringify(path)}`)

const numberOf = (text: string): number => Number.parseInt(hash('sha256', text, 'hex').slice(0, digits), 16)
