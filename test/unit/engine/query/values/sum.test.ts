import { expect, test } from 'vitest'
import { Sum } from '../../../../../electron/engine/query/values/sum.ts'

test('the mean of integers is that of their exact sum, also where one of them is no double', () => {
  const sum = new Sum()
  sum.add({ kind: 'int32', value: -2 })
  sum.add({ kind: 'int64', value: 2n ** 53n + 1n })
  expect(sum.average()).toEqual({ kind: 'double', value: 4_503_599_627_370_495.5 })
})
