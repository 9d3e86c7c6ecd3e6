import { expect, test } from 'vitest'
import {
  consistencyText,
  countsText,
  pullShare,
  pullText,
  serverTaskSummary,
  serverTaskTitle,
  sumCounts,
} from '../../../../../renderer/features/tasks/server-task-text.ts'
import { isUnderWay, nothingPulled, withPullReport } from '../../../../../renderer/state/server-tasks.ts'
import type { CloneTask, FollowTask } from '../../../../../renderer/state/server-tasks.ts'
import { asBranchId, asProjectId } from '../../../../../shared/model/ids.ts'
import type { ConnectionId } from '../../../../../shared/model/ids.ts'

const place = {
  connectionId: '0f8fad5b-d9cb-469f-a165-70867728950e' as ConnectionId,
  connectionName: 'local',
}
const projectId = asProjectId('0f8fad5b-d9cb-469f-a165-70867728950e')
const counts = { inserts: 0, updates: 0, deletes: 0, unchanged: 0 }
const begun = withPullReport(nothingPulled, {
  kind: 'begun',
  collections: [
    { name: 'orders', total: 300 },
    { name: 'users', total: 100 },
  ],
  skipped: [],
})
const halfway = withPullReport(begun, {
  kind: 'collection',
  progress: { ...counts, name: 'orders', state: 'running', read: 200, total: 300, inserts: 200 },
})
const clone: CloneTask = {
  ...halfway,
  ...{ kind: 'clone', key: 'a', state: 'running', error: null, place: null },
  request: {
    ...place,
    ...{ database: 'shop', collections: null, missing: 'keep' },
    target: { kind: 'newProject', name: 'shop' },
  },
}

test('how far a clone has come, over all of its collections', () => {
  expect(pullShare(nothingPulled)).toBeNull()
  expect(pullText(nothingPulled)).toBe('Looking at the database')
  expect(pullShare(halfway)).toBe(0.5)
  expect(pullText(halfway)).toBe('200 of 400 documents · collection 1 of 2: `orders`')
})

test('an estimate that was too low or too high does not run over the end, nor stop short of it', () => {
  const report = (name: string, read: number) =>
    ({
      kind: 'collection',
      progress: { ...counts, name, state: 'done', read, total: read },
    }) as const
  expect(pullShare(withPullReport(withPullReport(begun, report('orders', 500)), report('users', 40)))).toBe(1)
})

test('a pull that is begun once more forgets what the one before told', () => {
  expect(withPullReport(halfway, { kind: 'begun', collections: [], skipped: [] }).progress.size).toBe(0)
})

test('what became of documents, in a sentence', () => {
  expect(countsText({ inserts: 1200, updates: 3, deletes: 1, unchanged: 40 })).toBe(
    'Documents: 1,200 inserted, 3 updated and 1 deleted, 40 unchanged',
  )
  expect(
    countsText(
      sumCounts([
        { ...counts, unchanged: 3 },
        { ...counts, unchanged: 4 },
      ]),
    ),
  ).toBe('Nothing had changed: 7 documents compared')
})

test('whether all was read as of one moment is said plainly', () => {
  const report = { database: 'shop', collections: [], skipped: [], missing: [], missingDropped: false }
  const rest = { unusable: 0, unusableDocuments: [], fromLsn: null, toLsn: null }
  expect(consistencyText({ ...report, ...rest, consistency: { kind: 'snapshot' } })).toBe(
    'All collections were read as of one moment',
  )
  const none = { kind: 'none', reason: 'The server offers no snapshot reads' } as const
  expect(consistencyText({ ...report, ...rest, consistency: none })).toBe(
    'Not read as of one moment: The server offers no snapshot reads',
  )
})

test('a branch that follows is no work under way once it has caught up', () => {
  const follow: FollowTask = {
    ...halfway,
    ...{ kind: 'follow', key: 'b', state: 'running', error: null, following: null },
    request: {
      ...place,
      ...{ database: 'shop', projectId, branchId: asBranchId(1), branchName: 'main', anew: false },
    },
  }
  expect(isUnderWay(follow)).toBe(true)
  const following = { kind: 'following', events: 2, lsn: null, lagMilliseconds: 0 } as const
  const caughtUp = { ...follow, following: { ...following, unusable: 0, unusableReason: '' } }
  expect(isUnderWay(caughtUp)).toBe(false)
  expect(serverTaskTitle(follow)).toBe('`main` follows `shop`')
})

test('a summary has no number that changes while it runs', () => {
  expect(serverTaskSummary(clone)).toBe('Clone of `shop`')
  expect(serverTaskSummary({ ...clone, state: 'failed' })).toBe('Clone of `shop`: failed')
})
