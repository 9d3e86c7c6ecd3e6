import { describe, expect, test } from 'vitest'
import {
  defaultTarget,
  fileFault,
  importBranchName,
  type ImportFile,
} from '../../../../../renderer/features/import-files/import-plan.ts'
import type { Branch } from '../../../../../shared/model/branch.ts'
import { asBranchId, asLsn } from '../../../../../shared/model/ids.ts'

const file = (estimate: number, over: Partial<ImportFile> = {}): ImportFile => ({
  key: 1,
  file: new File(['{}'], 'orders.json'),
  collection: 'orders',
  preview: {
    kind: 'documents',
    format: 'lines',
    rows: [],
    columns: [],
    columnsHidden: 0,
    estimate,
    isComplete: false,
    fault: null,
  },
  ...over,
})

const named = (id: number, name: string): Branch => ({
  id: asBranchId(id),
  name,
  handle: name,
  parentId: null,
  baseLsn: asLsn(1),
  state: 'active',
  headLsn: asLsn(1),
  ahead: 0,
  headTime: 0,
  createdTime: 0,
  createdBy: 'ana',
  changedLsn: asLsn(id),
})

describe('where an import goes by default', () => {
  const full = [{ count: 3 }]
  test('a small one goes into the branch that is looked at', () => {
    expect(defaultTarget([file(10_000)], full, true)).toBe('current')
  })
  test('more than 10,000 documents together get a branch of their own', () => {
    expect(defaultTarget([file(6000), file(6000)], full, true)).toBe('new')
  })
  test('an empty branch has nothing to be kept apart from', () => {
    expect(defaultTarget([file(1e6)], [{ count: 0 }], true)).toBe('current')
    expect(defaultTarget([file(1e6)], [], true)).toBe('current')
  })
  test('a branch that cannot be written to is never the target', () => {
    expect(defaultTarget([file(1)], [], false)).toBe('new')
  })
})

test('the branch is named after the first collection, with a number where that is in use', () => {
  expect(importBranchName([file(1)], [])).toBe('import orders')
  expect(importBranchName([file(1)], [named(1, 'Import Orders'), named(2, 'import orders 2')])).toBe(
    'import orders 3',
  )
  expect(importBranchName([file(1, { collection: 'x'.repeat(200) })], []).length).toBeLessThanOrEqual(100)
})

test('a fault names the file, or says what is wrong with the collection', () => {
  expect(fileFault(file(1))).toBeNull()
  expect(fileFault(file(1, { preview: { kind: 'empty' } }))).toBe('orders.json is empty')
  expect(fileFault(file(1, { preview: { kind: 'unreadable', reason: 'No' } }))).toBe('orders.json: No')
  expect(fileFault(file(1, { collection: '' }))).toBe('A collection needs a name')
})
