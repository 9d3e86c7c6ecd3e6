import type { MongoClient } from 'mongodb'

/** What the driver tells when its connections broke, or when another server is the primary. */
const events = ['connectionPoolCleared', 'topologyDescriptionChanged'] as const

const counters = new WeakMap<MongoClient, { value: number }>()

/** Counts how often a client lost its connections or changed its server; what was read in another epoch may be gone. */
export function connectionEpoch(client: MongoClient): () => number {
  const counter = counters.get(client) ?? count(client)
  return () => counter.value
}

/** One listener a client, however many logs it serves. */
function count(client: MongoClient): { value: number } {
  const counter = { value: 0 }
  for (const event of events) client.on(event, () => counter.value++)
  counters.set(client, counter)
  return counter
}
