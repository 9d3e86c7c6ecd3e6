import { app } from './app.ts'
import { branches } from './branches.ts'
import { checkout } from './checkout.ts'
import { clone } from './clone.ts'
import { collections } from './collections.ts'
import { connections } from './connections.ts'
import { documents } from './documents.ts'
import { endpoint } from './endpoint.ts'
import { events } from './events.ts'
import { follow } from './follow.ts'
import { history } from './history.ts'
import { migration } from './migration.ts'
import { projects } from './projects.ts'
import { repair } from './repair.ts'
import { sharing } from './sharing.ts'
import { transfer } from './transfer.ts'

/** Raised by one whenever a schema below changes; `contract-history.json` keeps each version's hash. */
export const contractVersion = 1

/** Everything that a window can ask of the engine, on every transport. */
export const contract = {
  app,
  projects,
  branches,
  collections,
  documents,
  history,
  transfer,
  connections,
  clone,
  checkout,
  follow,
  migration,
  sharing,
  repair,
  endpoint,
  events,
}
export type AppContract = typeof contract
