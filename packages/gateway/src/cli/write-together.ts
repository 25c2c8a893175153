import { randomBytes } from 'node:crypto'
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
import { basename, dirname, join, resolve } from 'node:path'

/** A file to be written. */
export interface FileToWrite {
  readonly path: string
  readonly text: string
  /** True for secrets: for this account alone, in a folder for this account alone. */
  readonly isSecret: boolean
  /** True for what else nobody but this account may read. Default false. */
  readonly isPrivate?: boolean
}

/**
 * Writes files, all or none: they are written beside their places first, and then moved there. Where one cannot be moved, what was there
 * before is put back. A folder for secrets is made where it is missing, for this account alone (mode 0700).
 * @param options.force true: files that are there are replaced
 * @param options.makesFolders true: other folders that are missing are made too. Default false: that is an error.
 * @throws Error with a sentence; then nothing has changed
 */
export function writeTogether(
  files: readonly FileToWrite[],
  { force, makesFolders = false }: { readonly force: boolean; readonly makesFolders?: boolean },
): void {
  const paths = files.map(({ path }) => resolve(path))
  const twice = paths.find((path, at) => paths.indexOf(path) < at)
  if (twice !== undefined)
    throw new Error(
      `${twice} would be written twice. Nothing was written: choose another name for one of the two`,
    )
  const there = files.filter(({ path }) => isThere(path)).map(({ path }) => path)
  if (there.length > 0 && !force)
    throw new Error(
      `${there.join(', ')}: there already. Nothing was written; --force replaces ${there.length === 1 ? 'it' : 'them'}`,
    )
  const undo: (() => void)[] = []
  const tidy: (() => void)[] = []
  try {
    for (const { path, isSecret } of files) {
      if (makesFolders) makeFolder(dirname(path), undo)
      else if (isSecret) makeOneFolder(dirname(path), undo)
    }
    const drafts = files.map((file) => ({ file, draft: drafted(file, undo) }))
    for (const { file, draft } of drafts) moveInto(draft, file.path, { undo, tidy })
  } catch (error) {
    for (const step of undo.reverse()) attempt(step)
    throw new Error(`nothing was written: ${(error as Error).message}`)
  }
  for (const step of tidy) attempt(step)
}

const besides = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)

function drafted({ path, text, isSecret, isPrivate = isSecret }: FileToWrite, undo: (() => void)[]): string {
  const folder = dirname(path)
  if (isSecret) requirePrivate(folder)
  const draft = besides(path)
  undo.push(() => rmSync(draft, { force: true }))
  writeFileSync(draft, text, { mode: isPrivate ? 0o600 : 0o644, flag: 'wx' })
  return draft
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  if (isThere(folder)) return
  makeFolder(dirname(folder), undo)
  makeOneFolder(folder, undo)
}

function makeOneFolder(folder: string, undo: (() => void)[]): void {
  if (isThere(folder)) return
  mkdirSync(folder, { mode: 0o700 })
  chmodSync(folder, 0o700)
  undo.push(() => rmdirSync(folder))
}

/** @throws Error for a folder that others can enter, or that belongs to another account */
function requirePrivate(folder: string): void {
  const found = lstatSync(folder)
  if (!found.isDirectory()) throw new Error(`${folder} is there and is no folder`)
  if (process.getuid !== undefined && found.uid !== process.getuid())
    throw new Error(`${folder} is there and belongs to another account: name another --out`)
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new Error(`${folder} is there, and others may enter it: chmod 700, or name another --out`)
}

function moveInto(draft: string, path: string, steps: { undo: (() => void)[]; tidy: (() => void)[] }): void {
  if (isThere(path)) {
    if (lstatSync(path).isDirectory()) throw new Error(`${path} is a folder`)
    const before = besides(path)
    renameSync(path, before)
    steps.undo.push(() => renameSync(before, path))
    steps.tidy.push(() => rmSync(before, { force: true }))
  }
  renameSync(draft, path)
  steps.undo.push(() => rmSync(path, { force: true }))
}

/** True also for a link that leads nowhere. */
function isThere(path: string): boolean {
  return existsSync(path) || lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function attempt(step: () => void): void {
  try {
    step()
  } catch {
    // What is left over is named by the error that led here.
  }
}
