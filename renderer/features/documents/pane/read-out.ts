import { formatCount, plural } from '../../../state/format.ts'

/** `1-41 of 12,403`, or what there is to say where nothing is on screen. */
export function positionText(from: number, to: number, total: number | null): string {
  if (total === null) return ''
  if (total === 0) return 'No documents'
  const first = Math.min(from + 1, total)
  const last = Math.min(Math.max(to, first), total)
  if (first === 1 && last === total) return plural(total, 'document')
  return `${formatCount(first)}-${formatCount(last)} of ${formatCount(total)}`
}

/** The offset that a typed position means: `12,403` is the last of 12,403. Null for what is no position. */
export function parsePosition(text: string, total: number): number | null {
  const digits = text.trim().replace(/[,.\s]/gu, '')
  if (!/^\d+$/u.test(digits) || total === 0) return null
  return Math.max(0, Math.min(total, Number(digits)) - 1)
}
