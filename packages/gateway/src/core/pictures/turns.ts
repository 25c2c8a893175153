/** Work that is done one after the other; undefined where too much waits already. */
type TakeTurn = <T>(line: TurnLine, work: () => Promise<T>) => Promise<T> | undefined

/** Who asks for work: a caller with a good credential, or a stranger. */
type TurnLine = 'known' | 'stranger'

/**
 * Does one piece of work at a time, that of known callers first: however many strangers wait, a known caller waits for one of them at most, which is under way.
 * @param most pieces of work that wait in each line
 */
export function createTurns(most: Readonly<Record<TurnLine, number>>): TakeTurn {
  const waiting: Readonly<Record<TurnLine, (() => void)[]>> = { known: [], stranger: [] }
  let isBusy = false
  const next = (): void => {
    const begin = waiting.known.shift() ?? waiting.stranger.shift()
    if (begin) begin()
    else isBusy = false
  }
  return (line, work) => {
    if (isBusy && waiting[line].length >= most[line]) return undefined
    const turn = isBusy ? new Promise<void>((begin) => waiting[line].push(begin)) : Promise.resolve()
    isBusy = true
    return turn.then(work).finally(next)
  }
}
