import { expect, test } from 'vitest'
import { decode } from '../../../electron/engine/bson/bson-options.ts'
import { customer, customerId, customerIndex } from '../../bench/data/customer.ts'
import { seededRandom, shuffled, zipf } from '../../bench/data/random.ts'
import { Workload, type Change } from '../../bench/data/workload.ts'

const counts = (changes: readonly Change[]) => ({
  insert: changes.filter(({ write }) => write.kind === 'insert').length,
  replace: changes.filter(({ write }) => write.kind === 'replace').length,
  delete: changes.filter(({ write }) => write.kind === 'delete').length,
})

test('documents are about 400 bytes, ascend by their ids, and each version is another', () => {
  const sizes = Array.from({ length: 500 }, (_, i) => customer(i * 400, i % 40).length)
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
  expect(mean).toBeGreaterThan(360)
  expect(mean).toBeLessThan(440)
  expect(Buffer.compare(customerId(39), customerId(40))).toBe(-1)
  expect(customerIndex(customer(123_456, 3))).toBe(123_456)
  expect(customer(7, 1)).toEqual(customer(7, 1))
  expect(customer(7, 1)).not.toEqual(customer(7, 2))
  expect(decode(customer(7, 2))).toMatchObject({ visits: { value: 2 } })
})

test('main begins with every document once, then changes those that are drawn', () => {
  const workload = new Workload(1000, 1000, 5)
  expect(counts(workload.onMain(1000))).toEqual({ insert: 1000, replace: 0, delete: 0 })
  const later = counts(workload.onMain(10_000))
  expect(later.delete / 10_000).toBeCloseTo(0.01, 2)
  // What was deleted is inserted again when it is drawn again.
  expect(later.insert).toBeGreaterThan(0)
  expect(later.insert).toBeLessThanOrEqual(later.delete)
})

test('a branch goes on from the documents that there were where it forked', () => {
  const workload = new Workload(50, 2000, 5)
  workload.onMain(50)
  const fork = workload.state()
  const alive = new Set(
    Array.from({ length: 50 }, (_, index) => Buffer.from(customerId(index)).toString('hex')),
  )
  workload.onMain(500)
  workload.goTo(fork)
  for (const { write, id } of workload.onBranch(500)) {
    const key = Buffer.from(id).toString('hex')
    expect(alive.has(key)).toBe(write.kind !== 'insert')
    if (write.kind === 'delete') alive.delete(key)
    else alive.add(key)
  }
})

test('Zipf draws a few often and all of them sometimes, the same ones for the same seed', () => {
  const draw = (seed: number) => {
    const next = zipf(100, seededRandom(seed))
    return Array.from({ length: 20_000 }, next)
  }
  const drawn = draw(3)
  expect(draw(3)).toEqual(drawn)
  const times = new Map<number, number>()
  for (const index of drawn) times.set(index, (times.get(index) ?? 0) + 1)
  const often = [...times.values()].sort((a, b) => b - a)
  expect(often).toHaveLength(100)
  // The first of a hundred has a share of 1 / H(100) of all draws.
  expect((often[0] ?? 0) / drawn.length).toBeCloseTo(0.19, 1)
})

test('a shuffle holds every number once', () => {
  const order = [...shuffled(500, seededRandom(1))]
  expect(order).not.toEqual(order.toSorted((a, b) => a - b))
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i))
})
