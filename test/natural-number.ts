import { InvalidArgumentError } from 'commander'

/** Reads a whole number from 0 on, for an option of a command. @throws InvalidArgumentError */
export function naturalNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.')
  return Number(text)
}
