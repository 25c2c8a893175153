import { readdirSync, readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import { root } from './run-command.ts'

/** A Kubernetes object of deploy/kubernetes, as far as these tests look into it. */
export interface Manifest {
  readonly file: string
  readonly apiVersion: string
  readonly kind: string
  // biome-ignore lint/suspicious/noExplicitAny: what a manifest holds is what kubernetes-types.test.ts finds out.
  readonly [key: string]: any
}

const folder = 'deploy/kubernetes/'

const all: readonly Manifest[] = readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) =>
    parseAllDocuments(readFileSync(root + folder + file, 'utf8')).map((document) => {
      if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]?.message}`)
      return { file, ...document.toJS() }
    }),
  )

const isOfSeveral = ({ file }: Manifest): boolean => file.startsWith('several/')

/** All objects of deploy/kubernetes and its examples. @throws Error of a file that is no YAML */
export const manifests = all.filter((manifest) => !isOfSeveral(manifest))

/** What takes the place of some of them where there are several pods. */
export const manifestsOfSeveral = all.filter(isOfSeveral)

/** The one object of a kind. */
export function manifestOf(kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind)
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} objects are a ${kind}`)
  return found[0]
}
