import { expect, test } from 'vitest'
import { LsnSet } from '../../../../../electron/engine/transfer/mongodb/lsn-set.ts'
import { asLsn } from '../../../../../shared/model/ids.ts'

test('a set of LSNs holds what was added, once, and gives it back ascending', () => {
  const wanted = [1, 7, 8, 4095, 4096, 5_000_000, 2 ** 40].map(asLsn)
  const set = new LsnSet()
  for (const lsn of [...wanted, ...wanted].toReversed()) set.add(lsn)
  expect(set.size).toBe(wanted.length)
  expect([...set]).toEqual(wanted)
  expect([2, 9, 4097, 2 ** 40 + 1].some((lsn) => set.has(asLsn(lsn)))).toBe(false)
})
