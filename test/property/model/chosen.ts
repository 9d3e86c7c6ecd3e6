import type { Dice } from '../../support/dice.ts'

/** All of the values, or where there are more than `max` so many of them in their order, the first and last among them. */
export function chosen<T>(values: readonly T[], max: number, roll: Dice): readonly T[] {
  if (values.length <= max) return values
  const places = new Set([0, values.length - 1])
  while (places.size < max) places.add(roll(values.length))
  return values.filter((_, i) => places.has(i))
}
