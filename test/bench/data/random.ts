/** A generator of the same numbers in [0, 1) at every run. Mulberry32, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    return scrambled(state) / 2 ** 32
  }
}

function scrambled(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return (t ^ (t >>> 14)) >>> 0
}

/** A number in [0, 1) that follows from three others and looks like chance. */
export const chance = (a: number, b: number, c: number): number =>
  scrambled((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)) | 0) / 2 ** 32

/** The numbers from 0 to below `count` in an order that looks like chance. */
export function shuffled(count: number, random: () => number): Uint32Array {
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    const j = Math.floor(random() * (i + 1))
    order[i] = order[j] as number
    order[j] = i
  }
  return order
}

/**
 * Draws from 0 to below `count` by Zipf's law with the exponent 0.99: few are drawn often, most rarely. Which ones are
 * the frequent ones looks like chance.
 */
export function zipf(count: number, random: () => number): () => number {
  const cumulative = new Float64Array(count)
  let sum = 0
  for (let rank = 0; rank < count; rank++) {
    sum += 1 / (rank + 1) ** 0.99
    cumulative[rank] = sum
  }
  const order = shuffled(count, random)
  return () => {
    const wanted = random() * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    return order[low] as number
  }
}
