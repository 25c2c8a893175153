import { constants, copyFileSync, linkSync, unlinkSync, writeFileSync } from 'node:fs'

/** Makes a secret in a file for its owner only, where nobody made one before. */
export function placeSecret(file: string, random: (bytes: number) => Uint8Array): void {
  const secret = Buffer.from(random(32)).toString('base64url')
  const beside = `${file}.${Buffer.from(random(6)).toString('hex')}`
  writeFileSync(beside, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  try {
    placeWhole(beside, file)
  } finally {
    unlinkSync(beside)
  }
}

/** Places a file by its name with all that is in it, where nobody placed one before. */
function placeWhole(beside: string, file: string): void {
  try {
    linkSync(beside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    // Where the file system has no links, two processes at the same moment may still meet.
    copyFileSync(beside, file, constants.COPYFILE_EXCL)
  }
}
