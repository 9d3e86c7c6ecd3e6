import type { Group } from '../bench.ts'
import { branches } from './branches.ts'
import { filters } from './filters.ts'
import { history } from './history.ts'
import { memory } from './memory.ts'
import { opening } from './opening.ts'
import { reads } from './reads.ts'
import { scans } from './scans.ts'
import { sealing } from './sealing.ts'
import { storage } from './storage.ts'
import { transport } from './transport.ts'
import { turns } from './turns.ts'
import { worstPages } from './worst-pages.ts'
import { writes } from './writes.ts'

/** Every group of the table in the order of its run: what only reads comes before what makes the data set grow. */
export const groups: readonly Group[] = [
  reads,
  worstPages,
  scans,
  filters,
  history,
  opening,
  memory,
  transport,
  storage,
  writes,
  branches,
  turns,
  sealing,
]
