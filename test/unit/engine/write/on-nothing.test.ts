import { randomBytes } from 'node:crypto'
import { serialize } from 'bson'
import { expect, it } from 'vitest'
import { findAndModifyOnNothing, runOnNothing } from '../../../../electron/engine/write/on-nothing.ts'
import { deleteOne, update } from '../../../support/statements.ts'

const deps = { now: Date.now, randomBytes }

it('statements where there is nothing find nothing, and what is wrong with them is told', () => {
  const statements = [
    deleteOne({ a: 1 }),
    update({}, { $nope: { a: 1 } }),
    update({ a: { $nope: 1 } }, { a: 1 }),
  ]
  const nothing = { n: 0, nModified: 0 }
  expect(runOnNothing(deps, { statements, ordered: true })).toMatchObject([nothing, { error: { code: 9 } }])
  expect(runOnNothing(deps, { statements, ordered: false })).toMatchObject([
    nothing,
    { error: { code: 9 } },
    { error: { code: 2 } },
  ])
})

it('so does findAndModify', () => {
  const input = { collection: 'c', filter: serialize({}), change: { kind: 'remove' } } as const
  expect(findAndModifyOnNothing(deps, input)).toEqual({ value: null, n: 0, updatedExisting: false })
  const wrong = { ...input, fields: serialize({ a: 1, b: 0 }) }
  expect(() => findAndModifyOnNothing(deps, wrong)).toThrow(
    expect.objectContaining({ code: 'query.invalid' }),
  )
})
