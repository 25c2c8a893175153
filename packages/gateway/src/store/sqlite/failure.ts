/** What SQLite means by a result code (sqlite.org/rescode.html). */
const meanings: Readonly<Record<number, string>> = {
  8: 'may not be written by this account, or its folder may not: both belong to the account of the gateway',
  13: 'has no room on its disk: make room and try again; what was in it is as it was',
  14: 'cannot be opened by this account',
  26: 'is not a database of SQLite, or is damaged: docs/recovery.md says how a backup is restored',
}

const fileFaults: Readonly<Record<string, string>> = {
  EPERM: 'belongs to another account than this one: the account of the gateway owns its store (chown)',
  EACCES: 'may not be made by this account in that folder',
  EROFS: 'cannot be made: its disk takes no changes',
  ENOENT: 'cannot be made: its folder is not there',
  ENOSPC: 'has no room on its disk: make room and try again',
}

/** Why a store could not be opened, with its file; every other error as it came. */
export function openingFault(error: unknown, file: string): unknown {
  const { errcode, code } = error as { readonly errcode?: number; readonly code?: string }
  // The lower byte is the result, the others say more of it.
  const words = errcode === undefined ? fileFaults[code ?? ''] : meanings[errcode & 0xff]
  return words === undefined ? error : new Error(`${file} ${words}`, { cause: error })
}
