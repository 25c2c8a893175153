import type { View } from '../pixels.ts'
import type { BrowserEntrance } from '../sign-ins.ts'

/** A map library of browsers, and what a page needs to ask it the same questions as the others. */
export interface Library {
  readonly name: string
  /** HTML that loads it. */
  readonly head: string
  /**
   * A module that defines, as properties of `globalThis`: `showWms` and `showWmts`, which give a `Shown`; and where the library can do it, `tellAt`
   * (rows at a place), `listLayers` (names with titles) and `legendOf` (a picture as a data URL). Each takes a `LibraryQuestion`.
   */
  readonly script: string
  /** Largest difference of a channel that its way of drawing makes. */
  readonly rounds: number
}

/** What a library is asked. */
export interface LibraryQuestion {
  readonly entrance: BrowserEntrance
  /** Names of layers, the lowest first. */
  readonly layers: readonly string[]
  readonly version: '1.1.1' | '1.3.0'
  /** The style of each layer. Default: that of the server. */
  readonly styles?: readonly string[]
  readonly view: View
  /** The square of `view` in a grid of squares of 512 pixels, of which level 0 has one. */
  readonly tile: { readonly level: number; readonly column: number; readonly row: number }
  /** Which of the four tiles of 256 pixels in it is looked at where tiles are looked at one by one: column and row, 0 or 1. */
  readonly quarter: readonly [number, number]
  /** Where somebody clicks: column and row of `view`, and the layer that is asked. */
  readonly at?: readonly [number, number]
  readonly queried?: string
  /** True where the capabilities begin with what is on top: an app of a library that draws in that order turns it round. */
  readonly isTurned?: boolean
}

/** What a library shows. */
export interface Shown {
  /** Absent where it is seen in the page, on white. */
  readonly picture?: string
  readonly errors: readonly string[]
}
