import { isObject } from '../core/json.ts'

/** A file without the word `store` under `grants`. */
interface WithoutStoreWord {
  readonly raw: unknown
  /** True where the word stood there. */
  readonly takesStoredGrants: boolean
}

/**
 * Takes the word out that stands for grants of the store: `grants: store`, or the last item of the list. It comes last, so that grants keep the places
 * that they have in the file.
 */
export function withoutStoreWord(raw: unknown): WithoutStoreWord {
  if (!isObject(raw)) return { raw, takesStoredGrants: false }
  const { grants } = raw as { readonly grants?: unknown }
  const list = grants === storeWord ? [storeWord] : grants
  if (!Array.isArray(list) || list.at(-1) !== storeWord) return { raw, takesStoredGrants: false }
  return { raw: { ...raw, grants: list.slice(0, -1) }, takesStoredGrants: true }
}

/** What stands for the grants of the store. */
export const storeWord = 'store'
