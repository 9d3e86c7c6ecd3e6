import { expect, test } from 'vitest'
import { storeError } from '../../../../electron/engine/store/store-error.ts'
import { ArgonError } from '../../../../shared/model/errors.ts'

const nowhere = '/nowhere/at/all'

test.each([
  ['No space left on device', 'store.full'],
  ['MDB_MAP_FULL: Environment mapsize limit reached', 'store.full'],
  ['Permission denied: Attempting to setup locks', 'store.readOnly'],
  ['Read-only file system', 'store.readOnly'],
  ['MDB_CORRUPTED: Located page was wrong type', 'project.damaged'],
  ['MDB_PROBLEM: Unexpected problem - txn should abort', 'project.damaged'],
  ['MDB_BAD_TXN: Transaction must abort: freelist entry 48 had bad/duplicate entries', 'project.damaged'],
  ['Input/output error', 'store.unavailable'],
  ['Too many open files', 'store.unavailable'],
])('%s is %s', (message, code) => {
  const cause = new Error(message)
  expect(storeError(cause, nowhere)).toMatchObject({ code, cause })
})

test('a bug stays a bug, and an error that was named keeps its name', () => {
  const bug = new TypeError('undefined is not a function')
  const named = new ArgonError('branch.deleted', 'It was deleted')
  expect(storeError(bug, nowhere)).toBe(bug)
  expect(storeError(named, nowhere)).toBe(named)
})
