/** Does the same work for every item, four at a time. */
export async function mapConcurrently<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0
  const one = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as Item)
  }
  await Promise.all([one(), one(), one(), one()])
}
