import { invalid } from './read-fault.ts'

/** Most layers of one request. */
const maxLayers = 1_000

/** Longest name of a layer, in characters. */
const maxNameLength = 512

/** Reads a list of layers: no name is empty, and none stands twice. Throws `request.parameter-invalid`. */
export function readNames(text: string, parameter: string): readonly string[] {
  const names = text.split(',', maxLayers + 1)
  if (names.length > maxLayers) throw invalid(parameter, `it names more than ${maxLayers} layers`)
  const seen = new Set(names)
  if (seen.has('')) throw undefinedLayer(parameter, 'a name in it is empty')
  if (seen.size < names.length) throw undefinedLayer(parameter, 'a name stands in it twice')
  for (const name of names) checkName(name, parameter)
  return names
}

/** Reads the name of one layer. Throws `request.parameter-invalid`. */
export function readName(name: string, parameter: string): string {
  if (name.includes(',')) throw undefinedLayer(parameter, 'it has to be the name of one layer')
  checkName(name, parameter)
  return name
}

function checkName(name: string, parameter: string): void {
  if (name.length > maxNameLength)
    throw undefinedLayer(parameter, `a name in it has more than ${maxNameLength} characters`)
}

const undefinedLayer = (parameter: string, why: string) => invalid(parameter, why, 'LayerNotDefined')

/** Reads a list of styles for so many layers: as many, or none at all for the default of each. Throws `request.parameter-invalid`. */
export function readStyles(text: string | undefined, count: number): readonly string[] {
  if (text === undefined) return new Array<string>(count).fill('')
  const styles = text.split(',', count + 1)
  if (styles.length !== count) throw invalid('STYLES', 'it has to name as many styles as LAYERS names layers')
  return styles.map((style) => readStyle(style, 'STYLES'))
}

/** Reads the name of a style as it stands in questions: empty for the default one, which clients call `default` too. Throws `request.parameter-invalid`. */
export function readStyle(text: string | undefined, parameter: string): string {
  if (text === undefined || /^(?:default)?$/i.test(text.trim())) return ''
  if (text.length > maxNameLength)
    throw invalid(parameter, `a style has more than ${maxNameLength} characters`, 'StyleNotDefined')
  return text
}
