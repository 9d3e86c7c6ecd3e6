import { expect, test } from 'vitest'
import { chooseRecovery } from '../../../../electron/shell/recovery.ts'

test('one crash is mended silently, a second one within a minute is not', () => {
  expect(chooseRecovery(undefined, 5)).toBe('reload')
  expect(chooseRecovery(0, 60_000)).toBe('ask')
  expect(chooseRecovery(0, 60_001)).toBe('reload')
})
