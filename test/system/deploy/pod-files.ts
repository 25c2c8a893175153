import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { manifestOf } from './manifests.ts'

/** Secrets as somebody would have made them, by the keys of the Secret. */
const secrets: Readonly<Record<string, string>> = {
  'upstream-password': 'a password at the map server',
  'ines-password': 'mulberry-lantern-forty',
  'store-secret': 'Zm9ydHktdHdvLWJ5dGVzLXRoYXQtbm9ib2R5LWd1ZXNzZXM=',
}

/** The pod of the deployment. */
export const pod = manifestOf('Deployment').spec.template.spec
/** Its only container. */
export const [container] = pod.containers

/** The text of mapgate.yaml in the ConfigMap. */
export const configurationText: string = manifestOf('ConfigMap').data['mapgate.yaml']

/**
 * Lays the files of the projected volume out as the kubelet does: in a folder of a time, behind a link that is changed as a whole.
 * @param change edits each file's text
 * @returns the folder where the volume would be mounted
 */
export function layOutVolume(
  mountPath: string,
  change: (text: string, path: string) => string = (text) => text,
): string {
  const time = `..${process.hrtime.bigint()}`
  const { sources, defaultMode } = pod.volumes.find(
    (volume: { name: string }) => volume.name === 'configuration',
  ).projected
  const files: readonly { path: string; text: string | undefined }[] = [
    ...sources[0].configMap.items.map((item: Item) => ({
      path: item.path,
      text: manifestOf('ConfigMap').data[item.key],
    })),
    ...sources[1].secret.items.map((item: Item) => ({ path: item.path, text: secrets[item.key] })),
  ]
  for (const { path, text } of files) {
    if (text === undefined) throw new Error(`nothing is under the key of ${path}`)
    const file = join(mountPath, time, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, change(text, path), { mode: defaultMode })
  }
  symlinkSync(time, join(mountPath, '..next'))
  renameSync(join(mountPath, '..next'), join(mountPath, '..data'))
  for (const name of new Set(files.map(({ path }) => path.split('/')[0] ?? ''))) {
    rmSync(join(mountPath, name), { force: true })
    symlinkSync(join('..data', name), join(mountPath, name))
  }
  return mountPath
}

interface Item {
  readonly key: string
  readonly path: string
}
