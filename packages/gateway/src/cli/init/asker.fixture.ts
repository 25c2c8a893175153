import type { Asker } from './asker.ts'

/** A person who gives these answers one after the other, and nothing else. A number chooses, counted from 1. */
export function scripted(...answers: readonly (string | number)[]): Asker & { readonly said: string[] } {
  const left = [...answers]
  const said: string[] = []
  const next = (question: string) => {
    said.push(question)
    const answer = left.shift()
    if (answer === undefined) throw new Error(`no answer is left for: ${question}`)
    return answer
  }
  const text: Asker['text'] = async ({ question, initial, fault }) => {
    for (;;) {
      const answer = String(next(question)) || initial
      const wrong = answer === undefined ? 'empty' : fault?.(answer)
      if (answer !== undefined && wrong === undefined) return answer
      said.push(String(wrong))
    }
  }
  return {
    said,
    say: (line) => void said.push(line),
    text,
    secret: async (question) => String(next(question)),
    choice: async ({ question, choices, initial = 0 }) => {
      const chosen = choices[(Number(next(question)) || initial + 1) - 1]
      if (chosen === undefined) throw new Error(`there is no such choice for: ${question}`)
      return chosen.value
    },
  }
}
