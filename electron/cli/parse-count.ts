import { InvalidArgumentError } from 'commander'

/** A whole number from 1 on. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (!/^\d+$/u.test(text) || !Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('Give a whole number from 1 on')
  return count
}
