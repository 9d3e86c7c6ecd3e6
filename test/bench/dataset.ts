import { encode } from '../../electron/engine/bson/bson-options.ts'

/** Size of the data set of the first table. */
export const documentCount = 100_000
export const updateCount = 200_000
export const batchSize = 1_000

/** A generator of the same numbers in [0, 1) at every run. Mulberry32, public domain. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const cities = ['Berlin', 'Lisbon', 'Osaka', 'Quito', 'Tromsø', 'Nairobi', 'Montréal', 'Perth']

/** A customer of about 400 bytes of BSON; `revision` counts its updates. */
export function customer(id: number, revision: number, random: () => number): Uint8Array {
  const city = cities[Math.floor(random() * cities.length)] as string
  return encode({
    _id: id,
    name: `Customer ${id}`,
    email: `customer.${id}@example.com`,
    status: random() < 0.7 ? 'active' : 'paused',
    age: 18 + Math.floor(random() * 60),
    balance: Math.round(random() * 1e6) / 100 + 0.005,
    revision,
    joined: new Date(1_700_000_000_000 + id * 1000),
    address: { street: `${id % 900} Harbour Street`, city, geo: { lat: random() * 90, lon: random() * 180 } },
    tags: ['vip', 'newsletter', 'b2b'].slice(0, 1 + Math.floor(random() * 3)),
    note: 'Prefers to be called in the morning, and pays by invoice within thirty days.',
  })
}

/** Ids with a few hot ones: the square of a uniform number leans towards the low end. */
export const skewedId = (random: () => number): number => Math.floor(random() ** 3 * documentCount)
