import { describe, expect, test } from 'vitest'
import {
  missingNames,
  nameFaultOf,
  nameList,
  submitLabel,
  targetOf,
} from '../../../../../renderer/features/databases/clone-into.ts'
import type { IntoChoices } from '../../../../../renderer/features/databases/clone-into.ts'
import { chosenOf, excludeShown } from '../../../../../renderer/features/databases/chosen.ts'
import { asProjectId } from '../../../../../shared/model/ids.ts'
import { makeBranch } from '../../make-branch.ts'

const collections = [
  { name: 'orders', documents: 300, skipped: null },
  { name: 'events', documents: null, skipped: 'It is capped' },
  { name: 'users', documents: 7, skipped: null },
]
const choices: IntoChoices = {
  into: 'newProject',
  projectName: ' shop ',
  branchName: 'shop',
  missing: 'keep',
}

describe('what of a database is chosen', () => {
  test('is everything that can be, until something is taken out', () => {
    expect(chosenOf(collections, new Set())).toEqual({
      names: ['orders', 'users'],
      documents: 307,
      of: 2,
      isAll: true,
    })
    expect(chosenOf(collections, new Set(['users']))).toMatchObject({ names: ['orders'], isAll: false })
  })

  test('None takes out what is shown, All puts it back and leaves the rest as it is', () => {
    const none = excludeShown(new Set(['users']), collections.slice(0, 2), false)
    expect([...none]).toEqual(['users', 'orders'])
    expect([...excludeShown(none, collections.slice(0, 2), true)]).toEqual(['users'])
  })
})

describe('where a clone goes', () => {
  const projectId = asProjectId('0f8fad5b-d9cb-469f-a165-70867728950e')
  const branch = makeBranch(1, 'main')

  test('is a project of the name without its spaces, or a branch of the open project', () => {
    expect(targetOf(choices, null)).toEqual({ kind: 'newProject', name: 'shop' })
    expect(targetOf({ ...choices, into: 'branch' }, null)).toBeNull()
    expect(targetOf({ ...choices, into: 'branch' }, { projectId, branch })).toEqual({
      kind: 'branch',
      projectId,
      branchId: branch.id,
    })
    expect(targetOf({ ...choices, into: 'newBranch' }, { projectId, branch })).toMatchObject({
      kind: 'newBranch',
      name: 'shop',
      from: branch.id,
    })
  })

  test('only the name of what is made can be wrong', () => {
    expect(nameFaultOf({ ...choices, projectName: ' ' }, [], [])).toBe('Give the project a name')
    expect(nameFaultOf({ ...choices, into: 'newBranch', branchName: 'main' }, [], [branch])).not.toBeNull()
    expect(nameFaultOf({ ...choices, into: 'branch', projectName: '' }, [], [branch])).toBeNull()
  })
})

test('the button says what is pulled and what is dropped', () => {
  const chosen = chosenOf(collections, new Set())
  expect(submitLabel(choices, chosen, 0)).toBe('Clone 2 collections')
  expect(submitLabel({ ...choices, into: 'branch' }, chosen, 3)).toBe('Pull 2 collections, drop 3 others')
  expect(missingNames([{ name: 'orders' }, { name: 'old' }], collections)).toEqual(['old'])
})

test('a list of names ends in words', () => {
  expect(nameList(['a'])).toBe('`a`')
  expect(nameList(['a', 'b', 'c'])).toBe('`a`, `b` and `c`')
  expect(nameList(['a', 'b', 'c', 'd', 'e'])).toBe('`a`, `b`, `c` and 2 more')
})
