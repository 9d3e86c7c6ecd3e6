import { describe, expect, test, vi } from 'vitest'
import {
  effectOf,
  refugeOf,
  whyNotDelete,
} from '../../../../../renderer/features/delete-branch/delete-effect.ts'
import { listDeleted } from '../../../../../renderer/features/deleted-branches/deleted-branches.ts'
import type { Branch } from '../../../../../shared/model/branch.ts'
import { asBranchId, asLsn } from '../../../../../shared/model/ids.ts'

function branch(id: number, name: string, parent: number | null, over: Partial<Branch> = {}): Branch {
  return {
    id: asBranchId(id),
    name,
    handle: name,
    parentId: parent === null ? null : asBranchId(parent),
    baseLsn: asLsn(1),
    state: 'active',
    headLsn: asLsn(1),
    ahead: 38,
    headTime: 0,
    createdTime: 0,
    createdBy: 'ana',
    changedLsn: asLsn(id),
    ...over,
  }
}

// Importing the client connects to a host, which a test has not.
vi.mock('../../../../../renderer/api/client.ts', () => ({ api: {} }))

const main = branch(1, 'main', null)
const dev = branch(2, 'dev', 1)
const fix = branch(3, 'fix', 2)
const gone = branch(4, 'gone', 2, { state: 'deleted', changedLsn: asLsn(90) })
const all = [main, dev, fix, gone]

describe('the effect of deleting', () => {
  test('counts own entries and those that fork from it, deleted ones left out', () => {
    expect(effectOf(dev, all)).toBe(
      'It has 38 entries of its own. 1 branch forks from it and keeps its history. ' +
        'Nothing is erased: it can be brought back from Deleted branches.',
    )
    expect(effectOf({ ...fix, ahead: 0 }, all)).toMatch(/^It has no entries of its own\. Nothing/u)
  })

  test('main and branches without a name are refused with the reason', () => {
    expect(whyNotDelete(main)).toMatch(/main cannot/u)
    expect(whyNotDelete(gone)).toMatch(/already deleted/u)
    expect(whyNotDelete(dev)).toBeNull()
  })
})

describe('where to look afterwards', () => {
  test('is the parent, or the nearest ancestor that has a name', () => {
    expect(refugeOf(fix, all)).toBe(2)
    const deletedParent = [main, { ...dev, state: 'deleted' as const }, fix]
    expect(refugeOf(fix, deletedParent)).toBe(1)
  })

  test('is main when no ancestor has a name: after a reset main is another branch', () => {
    const reset = [{ ...main, state: 'superseded' as const }, branch(9, 'main', 1), branch(10, 'side', 1)]
    expect(refugeOf(branch(10, 'side', 1), reset)).toBe(9)
  })
})

describe('the list of deleted branches', () => {
  const older = branch(5, 'Spring Sale', 1, { state: 'superseded', changedLsn: asLsn(50) })
  test('has the one last deleted on top', () => {
    expect(listDeleted([...all, older], '').map(({ id }) => id)).toEqual([4, 5])
  })
  test('is filtered by what a person would read as the same', () => {
    expect(listDeleted([...all, older], ' SALE ').map(({ id }) => id)).toEqual([5])
    expect(listDeleted([...all, older], 'x')).toEqual([])
  })
})
