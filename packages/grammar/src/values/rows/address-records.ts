import { ValueError, type ValueType } from '../../value.ts'
import { asList, asObject, asText, parseJson } from '../plain/json.ts'
import { readPlainName } from './field-list.ts'

/** Addresses to look up, each a set of address fields. */
type AddressRecord = Readonly<Record<string, string | number>>

const maxRecords = 1_000
const maxFields = 50

/** Addresses by value: never by URL, which the map server would fetch. */
export const addressRecords: ValueType<readonly AddressRecord[]> = {
  id: 'addressRecords',
  isBulk: true,
  form: 'JSON {"records":[{"attributes":{"OBJECTID":1,"SingleLine":"…"}}]}',
  parse: (text) =>
    asList(asObject(parseJson(text), 'it').records, 'records', maxRecords).map((item) => {
      const entries = Object.entries(asObject(asObject(item, 'a record').attributes, 'attributes'))
      if (entries.length > maxFields) throw new ValueError(`a record has more than ${maxFields} fields`)
      return Object.fromEntries(entries.map(([name, value]) => [readPlainName(name), readAddressPart(value)]))
    }),
  print: (records) => JSON.stringify({ records: records.map((attributes) => ({ attributes })) }),
}

function readAddressPart(value: unknown): string | number {
  return typeof value === 'number' && Number.isFinite(value) ? value : asText(value, 'an address', 500)
}
