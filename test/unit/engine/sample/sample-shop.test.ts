import { serialize } from 'bson'
import { expect, test } from 'vitest'
import { planShop, shopCollections, type ShopStep } from '../../../../electron/engine/sample/plan-shop.ts'
import { SeededRandom } from '../../../../electron/engine/sample/random.ts'
import { bsonTypeName } from '../../../../shared/ejson/bson-types.ts'
import { bsonTypeOf } from '../../../../shared/ejson/tree-to-bson.ts'
import { bsonToTree } from '../../../../shared/ejson/bson-to-tree.ts'
import type { TreeNode } from '../../../../shared/ejson/tree.ts'

const end = Date.UTC(2026, 5, 15, 12)
const day = 24 * 60 * 60 * 1000
const plan = (): ShopStep[] => planShop(new SeededRandom(7), end)
const writes = (steps: readonly ShopStep[]) => steps.filter((step) => step.kind === 'write')

test('the same numbers tell the same thirty days, in order of time', () => {
  const steps = plan()
  const text = (of: readonly ShopStep[]): string => JSON.stringify(of)
  expect(text(plan())).toBe(text(steps))
  const times = steps.map(({ time }) => time)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(times[0]).toBeGreaterThanOrEqual(end - 30 * day)
  expect(times.at(-1)).toBeLessThanOrEqual(end)
})

test('it has several hundred records by several people, on four branches with writes of their own', () => {
  const steps = plan()
  expect(steps.length).toBeGreaterThan(300)
  expect(new Set(steps.map(({ actor }) => actor)).size).toBeGreaterThan(5)
  const branches = new Map<string, number>()
  for (const { branch } of writes(steps)) branches.set(branch, (branches.get(branch) ?? 0) + 1)
  expect([...branches.keys()].sort()).toEqual(['fix-orders', 'holiday-catalogue', 'main', 'pricing-test'])
  expect(Math.min(...branches.values())).toBeGreaterThan(2)
})

test('documents come and go by the rules: no insert of what is there, no change of what is not', () => {
  const states = new Map<string, Set<string>>()
  const forked = new Map<string, Map<string, Set<string>>>()
  const copy = () => new Map([...states].map(([name, ids]) => [name, new Set(ids)]))
  for (const step of plan()) {
    if (step.kind === 'branch') forked.set(step.name, copy())
    if (step.kind === 'collection') states.set(step.name, new Set())
    if (step.kind !== 'write') continue
    const state = (step.branch === 'main' ? states : forked.get(step.branch))?.get(step.collection)
    if (state === undefined) throw new Error(`There is no ${step.collection} on ${step.branch}`)
    for (const { kind, document } of step.writes) {
      const id = JSON.stringify(document._id)
      expect([kind, id, state.has(id)]).toEqual([kind, id, kind !== 'insert'])
      if (kind === 'delete') state.delete(id)
      else state.add(id)
    }
  }
  expect([...states.keys()]).toEqual([...shopCollections])
  for (const ids of states.values()) expect(ids.size).toBeGreaterThan(100)
})

test('its fields have many types', () => {
  const types = new Set<string>()
  const visit = (node: TreeNode): void => {
    types.add(bsonTypeName(bsonTypeOf(node)))
    if (node.kind === 'object') for (const [, value] of node.fields) visit(value)
    if (node.kind === 'array') for (const value of node.items) visit(value)
  }
  for (const step of writes(plan())) {
    for (const { document } of step.writes) visit(bsonToTree(serialize(document)))
  }
  const wanted = [
    'objectId',
    'decimal',
    'date',
    'object',
    'array',
    'bool',
    'int',
    'long',
    'double',
    'binData',
  ]
  expect([...types]).toEqual(expect.arrayContaining([...wanted, 'string', 'null', 'timestamp']))
})
