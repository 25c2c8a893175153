import { type FoundLayer, textOfValue } from './found-rows.ts'

/** Rows as MapServer writes them for `text/plain`; breaks of lines within values become spaces, so that no value looks like a line of its own. */
export function infoAsText(layers: readonly FoundLayer[]): string {
  if (layers.length === 0) return 'GetFeatureInfo results:\n\n  Search returned no results.\n'
  return `GetFeatureInfo results:\n${layers.map(layerAsText).join('')}`
}

const layerAsText = ({ title, rows }: FoundLayer): string =>
  `\nLayer '${line(title)}'\n${rows
    .map(
      ({ attributes }, index) =>
        `  Feature ${index + 1}:\n${attributes
          .map(([name, value]) => `    ${line(name)} = '${line(textOfValue(value))}'\n`)
          .join('')}`,
    )
    .join('')}`

const line = (text: string): string => text.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, ' ')
