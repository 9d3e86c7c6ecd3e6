import { describe, expect, it } from 'vitest'
import { parsePosition, positionText } from '../../../../renderer/features/documents/pane/read-out.ts'

describe('where the list is', () => {
  it('is said in numbers from one', () => {
    expect(positionText(0, 41, 12_403)).toBe('1-41 of 12,403')
    expect(positionText(12_400, 12_420, 12_403)).toBe('12,401-12,403 of 12,403')
    expect(positionText(0, 8, 8)).toBe('8 documents')
    expect(positionText(0, 5, 0)).toBe('No documents')
    expect(positionText(0, 0, null)).toBe('')
  })

  it('is read from what people type', () => {
    expect(parsePosition('77,777', 100_000)).toBe(77_776)
    expect(parsePosition(' 1 ', 10)).toBe(0)
    expect(parsePosition('0', 10)).toBe(0)
    expect(parsePosition('999', 10)).toBe(9)
    expect(parsePosition('-5', 10)).toBeNull()
    expect(parsePosition('x', 10)).toBeNull()
  })
})
