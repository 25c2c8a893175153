import { tellOnce } from '../tell-once.ts'
import type { KeyRing } from './key-ring.ts'

/**
 * Reads the signing keys again when they changed, and with each `readAgain` until that has succeeded: a key that was ended must not go on signing.
 * @param log told once when they cannot be read, and once when they can
 */
export function followSigningKeys(
  ring: Pick<KeyRing, 'reload'>,
  log: (message: string, error?: unknown) => void,
) {
  let isBehind = false
  const reload = tellOnce(
    async () => {
      isBehind = true
      await ring.reload()
      isBehind = false
    },
    {
      onFailure: (error) => log('signing keys cannot be read', error),
      onSuccess: () => log('signing keys are read again'),
    },
  )
  return { changed: () => void reload(), readAgain: () => void (isBehind && reload()) }
}
