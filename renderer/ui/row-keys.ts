/** The row that a key moves to in a list of `count` rows, or null when the key is not for moving. */
export function rowAfterKey(key: string, row: number, count: number, pageRows: number): number | null {
  const clamp = (n: number): number => Math.max(0, Math.min(count - 1, n))
  switch (key) {
    case 'ArrowDown':
      return clamp(row + 1)
    case 'ArrowUp':
      return clamp(row - 1)
    case 'PageDown':
      return clamp(row + pageRows)
    case 'PageUp':
      return clamp(row - pageRows)
    case 'Home':
      return 0
    case 'End':
      return clamp(count - 1)
    default:
      return null
  }
}
