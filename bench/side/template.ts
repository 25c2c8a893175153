import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * Writes a configuration of a peer into a directory, with its places such as `{{port}}` filled in.
 * @param template file beside this one's folder, such as `peers/haproxy.cfg`
 * @returns the file that was written
 * @throws Error where a place has no value
 */
export function fillIn(
  template: string,
  directory: string,
  values: Readonly<Record<string, string | number>>,
): string {
  const text = readFileSync(new URL(`../${template}`, import.meta.url), 'utf8')
  const filled = text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (!Object.hasOwn(values, name)) throw new Error(`${template} has a place for ${name}`)
    return String(values[name])
  })
  mkdirSync(directory, { recursive: true })
  const file = join(directory, basename(template))
  writeFileSync(file, filled)
  return file
}
