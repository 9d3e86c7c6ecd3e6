import { lsnMax } from './limits.ts'

/** Which clock a written date without a zone is read on. */
export type ZoneName = 'utc' | 'local'

/** What a person typed where an LSN or a time is expected. Times are milliseconds since 1970. */
export type MomentText =
  | { kind: 'empty' }
  | { kind: 'head' }
  | { kind: 'lsn'; lsn: number }
  | { kind: 'time'; time: number }
  | { kind: 'bad'; message: string }

const lsnPattern = /^(?:@|lsn\s*)?\s*(\d{1,3}(?:[,. \u00a0\u202f'’_]\d{3})+|\d+)$/iu
const agoPattern = /^@?\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s+ago$/iu
const datePattern =
  /^@?\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$/iu

const unitMilliseconds: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * Reads an LSN (`41207`, `41,207`, `@41207`, `LSN 41207`) or a time (`2026-11-02 14:03`, ISO 8601, `10 min ago`,
 * `now`). A date without a zone is read on the clock of `zone`; a date without a time is that day's beginning.
 */
export function parseMomentText(text: string, options: { now: number; zone: ZoneName }): MomentText {
  const trimmed = text.trim()
  if (trimmed === '') return { kind: 'empty' }
  if (/^@?\s*(?:head|now)$/iu.test(trimmed)) return { kind: 'head' }
  return parseLsn(trimmed) ?? parseAgo(trimmed, options.now) ?? parseDate(trimmed, options.zone) ?? unreadable
}

const unreadable: MomentText = {
  kind: 'bad',
  message: 'Type an LSN such as 41,207 or a time such as 2026-11-02 14:03',
}

function parseLsn(text: string): MomentText | null {
  const digits = lsnPattern.exec(text)?.[1]
  if (digits === undefined) return null
  const lsn = Number(digits.replace(/\D/gu, ''))
  if (lsn < 1) return { kind: 'bad', message: 'The first LSN is 1' }
  if (lsn > lsnMax) return { kind: 'bad', message: 'This LSN is larger than any log can be' }
  return { kind: 'lsn', lsn }
}

function parseAgo(text: string, now: number): MomentText | null {
  const match = agoPattern.exec(text)
  if (match === null) return null
  const unit = /^(?:s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/iu.test(
    match[2] ?? '',
  )
    ? unitMilliseconds[(match[2] ?? '').charAt(0).toLowerCase()]
    : undefined
  if (unit === undefined) return null
  return { kind: 'time', time: Math.round(now - Number(match[1]) * unit) }
}

function parseDate(text: string, zone: ZoneName): MomentText | null {
  const match = datePattern.exec(text)
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part, i) => Number(part ?? (i < 3 ? 1 : 0))) as [number, number, number, number, number, number]
  const ms = Number((match[7] ?? '0').padEnd(3, '0'))
  // Read as if it were UTC first: a part that overflows (31 April, 25:00) does not come back as it was written.
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms))
  const isReal =
    utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (!isReal) return { kind: 'bad', message: 'There is no such date or time' }
  const offset = match[8]
  if (offset !== undefined) return { kind: 'time', time: utc.getTime() - offsetMilliseconds(offset) }
  if (zone === 'utc') return { kind: 'time', time: utc.getTime() }
  return { kind: 'time', time: new Date(year, month - 1, day, hour, minute, second, ms).getTime() }
}

function offsetMilliseconds(text: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/u.exec(text)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}
