import type { XmlElement } from './xml-tree.ts'

/** The children of that name, of the element's own namespace unless another one is said. */
export const childrenOf = (
  element: XmlElement | undefined,
  name: string,
  namespace = element?.namespace,
): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name && child.namespace === namespace) ?? []

/** The first child of that name. */
export const childOf = (
  element: XmlElement | undefined,
  name: string,
  namespace?: string,
): XmlElement | undefined => childrenOf(element, name, namespace)[0]

/** The text of a child, blanks around it taken away; empty where there is none. */
export const textOf = (element: XmlElement | undefined, name: string): string =>
  childOf(element, name)?.text.trim() ?? ''

/** A number in decimals; undefined for anything else, endless ones too. */
export function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}
