import { ValueError, type ValueType } from '../../value.ts'
import { asList, asNumber, parseJson } from '../plain/json.ts'

/** Pairs of coordinates, as JSON. */
export const coordinates: ValueType<readonly (readonly [number, number])[]> = {
  id: 'coordinates',
  isBulk: true,
  form: 'JSON [[x,y],…], at most 1,000',
  parse: (text) =>
    asList(parseJson(text), 'it', 1_000).map((item) => {
      const pair = asList(item, 'a pair', 2)
      if (pair.length !== 2) throw new ValueError('it has to be pairs')
      return [asNumber(pair[0], 'x'), asNumber(pair[1], 'y')] as const
    }),
  print: JSON.stringify,
}
