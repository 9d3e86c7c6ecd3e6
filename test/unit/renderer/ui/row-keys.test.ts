import { expect, test } from 'vitest'
import { rowAfterKey } from '../../../../renderer/ui/row-keys.ts'

test('keys move within the list and stop at its ends', () => {
  expect(rowAfterKey('ArrowDown', 0, 3, 10)).toBe(1)
  expect(rowAfterKey('ArrowDown', 2, 3, 10)).toBe(2)
  expect(rowAfterKey('ArrowUp', 0, 3, 10)).toBe(0)
  expect(rowAfterKey('PageDown', 5, 100, 10)).toBe(15)
  expect(rowAfterKey('PageUp', 5, 100, 10)).toBe(0)
  expect(rowAfterKey('Home', 50, 100, 10)).toBe(0)
  expect(rowAfterKey('End', 50, 100, 10)).toBe(99)
})

test('other keys are left alone, and an empty list has row 0', () => {
  expect(rowAfterKey('a', 0, 3, 10)).toBeNull()
  expect(rowAfterKey('End', 0, 0, 10)).toBe(0)
})
