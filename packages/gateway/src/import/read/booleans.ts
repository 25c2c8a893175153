import type { Reading } from './dialect.ts'
import type { RawValue } from './raw-config.ts'

/** What a value that says yes or no means to an implementation: `broken` where nothing of the file works with it. */
type Meant = boolean | 'broken'

/** `matchAll` of an entry: false, one address, where implementations differ. */
export function matchAllOf(value: RawValue | undefined, reading: Reading): Meant {
  switch (reading) {
    case 'dotnet':
      return value === undefined ? false : xmlBoolean(value)
    case 'java':
      return value === undefined || isTrue(String(value).trim())
    case 'php':
      // `(string) true` is '1' in PHP, which is not 'true'.
      return typeof value === 'string' && isTrue(value)
    case 'unknown':
      return value !== undefined && isTrue(value)
  }
}

/** `mustMatch` of the file: true where only what is listed is forwarded. */
export function mustMatchOf(value: RawValue | undefined, reading: Reading): Meant {
  switch (reading) {
    case 'dotnet':
      return value === undefined ? false : xmlBoolean(value)
    case 'php':
      if (value === true || value === 'true') return true
      return value === false || value === 'false' ? false : 'broken'
    case 'java':
      return value !== undefined && isTrue(String(value).trim())
    case 'unknown':
      return value !== undefined && isTrue(value)
  }
}

const isTrue = (value: RawValue): boolean => String(value).toLowerCase() === 'true'

/** As `XmlConvert.ToBoolean` reads it. */
function xmlBoolean(value: RawValue): Meant {
  const text = String(value).trim()
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : 'broken'
}
