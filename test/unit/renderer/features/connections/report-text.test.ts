import { expect, test } from 'vitest'
import { factsOf } from '../../../../../renderer/features/connections/model/report-text.ts'
import type { ConnectionReport } from '../../../../../shared/model/connection.ts'

const report: ConnectionReport = {
  product: 'MongoDB',
  version: '8.2.1',
  topology: 'replicaSet',
  setName: 'rs0',
  members: ['a:1', 'b:1', 'c:1'],
  isWritable: true,
  user: 'ann@admin',
  changeStreams: 'offered',
  snapshotReads: 'offered',
  latencyMilliseconds: 11.6,
}

const valueOf = (changes: Partial<ConnectionReport>, label: string) =>
  factsOf({ ...report, ...changes }).find((fact) => fact.label === label)

test('a replica set that offers everything needs no notes', () => {
  expect(factsOf(report).map(({ value }) => value)).toEqual([
    'MongoDB 8.2.1',
    'Replica set rs0, 3 members',
    'ann@admin',
    '12 ms',
    'Change streams',
    'Snapshot reads',
  ])
  expect(factsOf(report).every(({ note }) => note === undefined)).toBe(true)
})

test('what a standalone server lacks is said with the way to have it', () => {
  const alone = { topology: 'standalone', setName: '', members: [], changeStreams: 'notOffered' } as const
  expect(valueOf(alone, 'Topology')?.value).toBe('Standalone')
  expect(valueOf(alone, 'Live changes')?.note).toMatch(/--replSet/u)
})

test('a member that takes no writes and an answer that is not allowed are said', () => {
  expect(valueOf({ isWritable: false }, 'Topology')?.note).toMatch(/directConnection/u)
  expect(valueOf({ snapshotReads: 'unknown' }, 'Consistent clones')?.note).toMatch(/may not find out/u)
  expect(valueOf({ user: '' }, 'User')?.value).toMatch(/Nobody/u)
  expect(valueOf({ latencyMilliseconds: 0.4 }, 'Round trip')?.value).toBe('Under 1 ms')
})
