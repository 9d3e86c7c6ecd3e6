import { expect, test } from 'vitest'
import {
  countsOf,
  effectOf,
  effectText,
  isTouched,
  needsConfirm,
} from '../../../../../renderer/features/databases/plan-text.ts'
import type { CollectionPlan } from '../../../../../renderer/features/databases/plan-text.ts'
import { asLsn } from '../../../../../shared/model/ids.ts'

const same: CollectionPlan = {
  ...{ name: 'users', isNew: false, inserts: 0, updates: 0, deletes: 0, unchanged: 40 },
  ...{ bytes: 0, indexes: [], notes: [], samples: [] },
}
const orders = {
  ...same,
  name: 'orders',
  isNew: true,
  inserts: 1200,
  bytes: 1_200_000,
  indexes: ['by_customer'],
}

const effect = (...collections: CollectionPlan[]) =>
  effectOf({
    moment: { lsn: asLsn(9), time: 0, isHead: true, requested: null },
    ...{ database: 'shop', collections, untouched: [], fingerprint: '' },
  })

test('the effect of a checkout in numbers', () => {
  expect(effectText(effect(orders, same))).toBe(
    '1,200 inserts, 1 new collection, 1 new index; 1.2 MB to write',
  )
  expect(effectText(effect(same))).toBe('The database holds this state already')
  expect(countsOf(orders)).toBe('new +1,200 1 index')
  expect([isTouched(same), isTouched({ ...same, notes: ['Its options differ'] })]).toEqual([false, true])
})

test('deletes are asked about, and many changes; a few are not', () => {
  expect(needsConfirm(effect({ ...same, updates: 1000 }))).toBe(false)
  expect(needsConfirm(effect(orders))).toBe(true)
  expect(needsConfirm(effect({ ...same, deletes: 1 }))).toBe(true)
})
