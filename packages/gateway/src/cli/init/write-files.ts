import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** One file that is written, for the eyes of this account alone (mode 0600). */
export interface NewFile {
  readonly path: string
  readonly text: string
}

/**
 * Writes all files, or none: where one cannot be written those before it are taken back, and what they replaced stands there again.
 * Folders that are missing are made with mode 0700.
 * @param replace false: a file that is there already is never overwritten
 * @throws Error of the file system
 */
export function writeFiles(files: readonly NewFile[], { replace }: { readonly replace: boolean }): void {
  const undo: (() => void)[] = []
  const done: (() => void)[] = []
  try {
    for (const file of files) {
      makeFolder(dirname(file.path), undo)
      if (replace) setAside(file.path, { undo, done })
      writeFileSync(file.path, file.text, { mode: 0o600, flag: 'wx' })
      undo.push(() => rmSync(file.path, { force: true }))
    }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw error
  }
  for (const step of done) step()
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), undo)
  mkdirSync(folder, { mode: 0o700 })
  chmodSync(folder, 0o700)
  undo.push(() => rmdirSync(folder))
}

/** Keeps what is there under another name until all is written. */
function setAside(path: string, { undo, done }: { undo: (() => void)[]; done: (() => void)[] }): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return
  const aside = `${path}.${process.pid}.before`
  renameSync(path, aside)
  undo.push(() => renameSync(aside, path))
  done.push(() => rmSync(aside, { force: true }))
}
