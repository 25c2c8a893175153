type Pairs = readonly (readonly [name: string, value: string])[]

/** A global id for each number, in one of the spellings that clients use. */
const globalIdOf = (id: number): string => {
  const bare = `1a9f8368-f9bb-428b-bb03-${String(id % 1e12).padStart(12, '0')}`
  return id % 3 === 0 ? bare : id % 3 === 1 ? `{${bare.toUpperCase()}}` : `{${bare}}`
}

const file = {
  parentGlobalId: globalIdOf(1),
  globalId: globalIdOf(2),
  name: 'a.txt',
  contentType: 'text/plain',
  data: 'aGVsbG8=',
}
const attachments = {
  adds: [file],
  updates: [{ ...file, globalId: globalIdOf(3) }],
  deletes: [globalIdOf(4)],
}

/** The same parameters of an edit with rows named as `useGlobalIds` says; then with attachments, too. */
export function namedOneWay(pairs: Pairs): Pairs {
  const byGlobalId = pairs.some(([name, value]) => name === 'useGlobalIds' && /true/i.test(value))
  return byGlobalId ? pairs.map(([name, value]) => [name, byGlobalIds(name, value)]) : pairs
}

function byGlobalIds(name: string, value: string): string {
  if (name === 'attachments') return JSON.stringify(attachments)
  if (name === 'deletes') {
    const ids = JSON.parse(value.startsWith('[') ? value : `[${value}]`).map(globalIdOf)
    return value.startsWith('[') ? JSON.stringify(ids) : ids.join(' , ')
  }
  if (name !== 'edits') return value
  const edits = JSON.parse(value) as { readonly deletes?: readonly number[] }[]
  return JSON.stringify(
    edits.map((edit) => ({ ...edit, deletes: edit.deletes?.map(globalIdOf), attachments })),
  )
}
