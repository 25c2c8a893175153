import { expect, it } from 'vitest'
import { alternativeNames } from './alternative-names.ts'

it.each<[string, string | undefined, readonly string[]]>([
  ['no names', undefined, []],
  ['one', 'URI:spiffe://example.org/etl', ['URI:spiffe://example.org/etl']],
  [
    'several',
    'DNS:A.example, email:Ada@example.org, IP Address:127.0.0.1',
    ['DNS:a.example', 'email:Ada@example.org', 'IP Address:127.0.0.1'],
  ],
  ['one that is quoted', 'DNS:"a, URI:b", email:c@d', ['DNS:a, uri:b', 'email:c@d']],
  ['one with quotation marks', String.raw`DNS:"a\", URI:b"`, ['DNS:a", uri:b']],
  ['an open quotation', 'DNS:"a, URI:b', []],
  ['something after a quotation', 'DNS:"a"b, URI:c', []],
  ['no type', 'a', []],
])('reads %s', (_what, text, names) => expect(alternativeNames(text)).toEqual(names))
