import { spawnSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** A version of the repository in a folder of its own. */
export interface Worktree {
  readonly folder: string
  /** Removes the folder and what Git knows of it. */
  remove(): void
}

/**
 * Checks a revision out beside the working tree, with the packages that are installed there and with its own workspaces.
 * @throws Error when Git does not know the revision
 */
export function addWorktree(root: string, revision: string): Worktree {
  const place = mkdtempSync(join(realpathSync(tmpdir()), 'mapgate-compare-'))
  const folder = join(place, 'tree')
  const remove = (): void => {
    spawnSync('git', ['worktree', 'remove', '--force', folder], { cwd: root })
    rmSync(place, { recursive: true, force: true })
    spawnSync('git', ['worktree', 'prune'], { cwd: root })
  }
  try {
    git(root, 'worktree', 'add', '--quiet', '--detach', folder, revision)
    linkPackages(join(root, 'node_modules'), folder)
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** The commit that a revision names. @throws Error when Git does not know it */
export const commitOf = (root: string, revision: string): string =>
  git(root, 'rev-parse', '--short', '--verify', `${revision}^{commit}`).trim()

function git(root: string, ...words: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', words, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr?.trim() || error?.message}`)
  return stdout
}

/** Every installed package is linked; packages of the workspace are those of the worktree. */
function linkPackages(installed: string, folder: string): void {
  const made = join(folder, 'node_modules')
  for (const name of packageNames(installed)) {
    const from = join(installed, name)
    // What npm linked here is a workspace.
    if (lstatSync(from).isSymbolicLink() && !realpathSync(from).includes(`${sep}node_modules${sep}`)) continue
    link(from, join(made, name))
  }
  for (const workspace of workspacesOf(folder)) {
    link(workspace.folder, join(made, workspace.name))
    // Packages of another version than the one above are installed beside the workspace.
    const own = join(dirname(installed), relative(folder, workspace.folder), 'node_modules')
    if (existsSync(own)) link(own, join(workspace.folder, 'node_modules'))
  }
}

/** Names of all entries, with those in scopes one by one. */
const packageNames = (installed: string): readonly string[] =>
  readdirSync(installed).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(installed, name)).map((inner) => join(name, inner)) : [name],
  )

function workspacesOf(folder: string): readonly { name: string; folder: string }[] {
  const { workspaces } = readJson(join(folder, 'package.json')) as { workspaces: string[] }
  return workspaces
    .flatMap((pattern) => globSync(pattern, { cwd: folder }))
    .map((path) => resolve(folder, path))
    .filter((path) => existsSync(join(path, 'package.json')))
    .map((path) => ({ folder: path, ...(readJson(join(path, 'package.json')) as { name: string }) }))
    .map(({ name, folder: path }) => ({ name, folder: path }))
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(relative(dirname(to), from), to, 'junction')
}
