import { expect, test } from 'vitest'
import { branchNameFault, checkBranchName } from '../../../../renderer/state/branch-names.ts'
import type { Branch } from '../../../../shared/model/branch.ts'
import { asBranchId, asLsn } from '../../../../shared/model/ids.ts'

function branch(id: number, name: string, over: Partial<Branch> = {}): Branch {
  return {
    id: asBranchId(id),
    name,
    handle: name.toLowerCase(),
    parentId: null,
    baseLsn: asLsn(1),
    state: 'active',
    headLsn: asLsn(1),
    ahead: 0,
    headTime: 0,
    createdTime: 0,
    createdBy: 'ana',
    changedLsn: asLsn(id),
    ...over,
  }
}

const branches = [branch(1, 'main'), branch(2, 'Pricing', { handle: 'pricing' })]

test('a free name comes back as it would be kept, with its handle', () => {
  expect(checkBranchName('  Zürich: prices ', branches)).toEqual({
    kind: 'ok',
    name: 'Zürich: prices',
    handle: 'zurich-prices',
  })
})

test('a blank name is not yet a mistake', () => {
  expect(checkBranchName('   ', branches)).toEqual({ kind: 'empty' })
  expect(branchNameFault(checkBranchName('', branches))).toBeNull()
})

test('a taken name is recognised by case fold and names the branch that holds it', () => {
  const check = checkBranchName('PRICING', branches)
  expect(check.kind === 'taken' && check.branch.id).toBe(2)
  expect(branchNameFault(check)).toBe('A branch named `Pricing` already exists')
})

test('the branch being renamed may keep its name, or change its case', () => {
  expect(checkBranchName('pricing', branches, asBranchId(2)).kind).toBe('ok')
})

test('deleted and superseded branches hold no name', () => {
  const gone = [
    branch(1, 'main'),
    branch(3, 'old', { state: 'deleted' }),
    branch(4, 'older', { state: 'superseded' }),
  ]
  expect(checkBranchName('old', gone).kind).toBe('ok')
  expect(checkBranchName('older', gone).kind).toBe('ok')
})

test('a handle in use is numbered', () => {
  const check = checkBranchName('pricing!', branches)
  expect(check.kind === 'ok' && check.handle).toBe('pricing-2')
})

test('names that are too long or hide characters are refused with what to change', () => {
  expect(branchNameFault(checkBranchName('ä'.repeat(61), branches))).toMatch(/122 bytes/u)
  expect(branchNameFault(checkBranchName('a\u202eb', branches))).toMatch(/invisible/u)
})
