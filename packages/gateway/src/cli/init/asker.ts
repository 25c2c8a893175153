/** Asks a person. Every method is one question; where there is nobody, `init` takes flags and defaults and asks nothing. */
export interface Asker {
  /** Tells something between two questions. */
  say(text: string): void
  /** One line. An empty answer takes `initial`; `fault` says what is wrong with an answer, and the question comes again. */
  text(question: TextQuestion): Promise<string>
  /** One line without echo. */
  secret(question: string): Promise<string>
  /** One of several; `initial` is the place of the one that an empty answer takes. */
  choice<Value>(question: ChoiceQuestion<Value>): Promise<Value>
}

interface TextQuestion {
  readonly question: string
  readonly initial?: string | undefined
  readonly fault?: (answer: string) => string | undefined
}

interface ChoiceQuestion<Value> {
  readonly question: string
  readonly choices: readonly { readonly label: string; readonly value: Value }[]
  readonly initial?: number
}

/** The end of all questions: Ctrl-C, or the end of the input. */
export class Aborted extends Error {
  constructor() {
    super('stopped; nothing was written')
  }
}
