/**
 * The order of two texts by their code points, which is that of their UTF-8 bytes. JavaScript's own order is by units of
 * UTF-16, in which what lies beyond U+FFFF comes before U+E000.
 */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  const common = Math.min(left.length, right.length)
  for (let i = 0; i < common; i++) {
    const ours = left.charCodeAt(i)
    const theirs = right.charCodeAt(i)
    if (ours !== theirs) return rankOf(ours) - rankOf(theirs)
  }
  return left.length - right.length
}

/** Halves of surrogate pairs come after all other units. */
const rankOf = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit)
