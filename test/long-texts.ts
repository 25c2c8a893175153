import { vi } from 'vitest'

/** The functions through which long texts and bodies are read and written; which of them a thread calls does not depend on its speed. */
const watched = [
  [globalThis, 'decodeURIComponent'],
  [globalThis, 'encodeURIComponent'],
  [JSON, 'parse'],
  [JSON, 'stringify'],
  [TextDecoder.prototype, 'decode'],
] as const

type Name = (typeof watched)[number][1]

/** Names of the functions that this thread called with, or for, more than so many characters or bytes while the work was done. */
export async function longTextsOf(work: () => unknown, longest = 65_536): Promise<Name[]> {
  const called: Name[] = []
  const spies = watched.map(([owner, name]) =>
    watch(owner, name, (size) => size > longest && called.push(name)),
  )
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return called
}

function watch(owner: object, name: Name, note: (size: number) => void) {
  const methods = owner as Record<Name, (...given: unknown[]) => unknown>
  const original = methods[name]
  return vi.spyOn(methods, name).mockImplementation(function (this: unknown, ...given) {
    const made = original.apply(this, given)
    note(Math.max(sizeOf(given[0]), sizeOf(made)))
    return made
  })
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  return ArrayBuffer.isView(value) ? value.byteLength : 0
}
