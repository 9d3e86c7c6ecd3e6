import { driverDifferences } from '../known-differences/driver.ts'
import { clientSuite } from '../support/client-suite.ts'
import { transcriptOf, type Script, type Target } from '../support/transcript.ts'
import { aggregate } from './driver/aggregate.ts'
import { bulk } from './driver/bulk.ts'
import { changeStreams } from './driver/change-streams.ts'
import { crud } from './driver/crud.ts'
import { cursors } from './driver/cursors.ts'
import { findAndModify } from './driver/find-and-modify.ts'
import { indexes } from './driver/indexes.ts'
import { sessions } from './driver/sessions.ts'
import { retries, transactions } from './driver/transactions.ts'
import { updates } from './driver/updates.ts'

const script = (name: string, script: Script) => ({
  name,
  run: (target: Target) => transcriptOf(name, script, target),
})

clientSuite(
  'the official driver',
  [
    script('documents', crud),
    script('updates', updates),
    script('batches', bulk),
    script('cursors', cursors),
    script('find and modify', findAndModify),
    script('aggregation', aggregate),
    script('indexes', indexes),
    script('transactions', transactions),
    script('retries', retries),
    script('change streams', changeStreams),
    script('sessions', sessions),
  ],
  driverDifferences,
)
