import { serialize } from 'bson'
import { expect, it } from 'vitest'
import { commandVariables } from '../../../../../electron/engine/query/expression/command-variables.ts'

it('the variables of a command are worked out without a document, each from those before', () => {
  const variables = commandVariables(
    serialize({ a: { $add: [1, 2] }, b: { $add: ['$$a', 1] }, now: '$$NOW' }),
    5n,
  )
  expect([...variables]).toEqual([
    ['a', { kind: 'int32', value: 3 }],
    ['b', { kind: 'int32', value: 4 }],
    ['now', { kind: 'date', milliseconds: 5n }],
  ])
  for (const name of ['A', '_a', '1', 'a.b', ''])
    expect(() => commandVariables(serialize({ [name]: 1 }), 0n)).toThrow(
      expect.objectContaining({ code: 'query.invalid' }),
    )
})
