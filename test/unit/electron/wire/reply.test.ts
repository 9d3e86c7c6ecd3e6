import { BSON } from 'bson'
import { expect, test } from 'vitest'
import { Reply } from '../../../../electron/wire/reply.ts'

test('answers that are written at the same time do not run into each other', () => {
  const first = new Reply().string('name', 'first')
  const second = new Reply().string('name', 'second').documents('all', [BSON.serialize({ _id: 1 })])
  const one = first.int32('n', 1).finish()
  const third = new Reply().object('inner', (inner) => inner.boolean('yes', true).null('no'))
  const two = second.int32('n', 2).finish()
  const fourth = new Reply().strings('letters', ['a', 'b'])
  expect(BSON.deserialize(one)).toEqual({ name: 'first', n: 1 })
  expect(BSON.deserialize(two)).toEqual({ name: 'second', all: [{ _id: 1 }], n: 2 })
  expect(BSON.deserialize(third.finish())).toEqual({ inner: { yes: true, no: null } })
  expect(BSON.deserialize(fourth.finish())).toEqual({ letters: ['a', 'b'] })
})
