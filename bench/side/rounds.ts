/** Contenders by name, and what each round measured of them. */
export type Rounds<Name extends string> = Readonly<Record<Name, readonly number[]>>

/**
 * Measures all contenders in each round, one after the other, so that a noisy minute falls on all; every other round goes backwards, so
 * that none always comes first.
 * @param measures measures one round of a contender
 */
export async function inTurns<Name extends string>(
  count: number,
  measures: Readonly<Record<Name, () => number | Promise<number>>>,
): Promise<Rounds<Name>> {
  const names = Object.keys(measures) as Name[]
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round < count; round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed()) found[name].push(await measures[name]())
  return found
}
