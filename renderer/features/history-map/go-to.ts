import { parseMomentText } from '../../../shared/model/moment-text.ts'
import type { MomentText, ZoneName } from '../../../shared/model/moment-text.ts'

/** What the go-to field amounts to: a move by entries, or a point in the log or in time. */
export type GoTo = MomentText | { kind: 'by'; entries: number }

export interface GoToOptions {
  /** Milliseconds since 1970, for "10 min ago". */
  readonly now: number
  readonly zone: ZoneName
}

const byPattern = /^([+\u2212-])\s*(\d{1,9}(?:,\d{3})*)$/u
const dayPattern = /^@?(today|yesterday)(?:\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/iu
const clockPattern = /^@?(\d{1,2}):(\d{2})(?::(\d{2}))?$/u
const dayMilliseconds = 86_400_000

/**
 * Reads what a person types to go somewhere: `41207`, `+50`, `-10`, `2026-11-02 14:03`, `10 min ago`, `14:00`,
 * `yesterday 14:00`, `head`.
 */
export function parseGoTo(text: string, options: GoToOptions): GoTo {
  const trimmed = text.trim()
  return parseBy(trimmed) ?? parseDay(trimmed, options) ?? parseMomentText(trimmed, options)
}

function parseBy(text: string): GoTo | null {
  const match = byPattern.exec(text)
  if (match === null) return null
  const entries = Number((match[2] ?? '').replaceAll(',', ''))
  if (entries === 0) return { kind: 'bad', message: 'Zero entries from here is here' }
  return { kind: 'by', entries: match[1] === '+' ? entries : -entries }
}

function parseDay(text: string, options: GoToOptions): GoTo | null {
  const clock = clockPattern.exec(text)
  const day = clock === null ? dayPattern.exec(text) : null
  if (clock === null && day === null) return null
  const [hour, minute, second] = (clock?.slice(1) ?? day?.slice(2) ?? []).map((value) =>
    Number(value ?? 0),
  ) as [number, number, number]
  if (hour > 23 || minute > 59 || second > 59) return { kind: 'bad', message: 'There is no such time of day' }
  const back = day?.[1]?.toLowerCase() === 'yesterday' ? 1 : 0
  const time = dayStart(options, back) + ((hour * 60 + minute) * 60 + second) * 1000
  // "14:00" typed in the morning means the last time it was two o'clock.
  return { kind: 'time', time: clock !== null && time > options.now ? time - dayMilliseconds : time }
}

function dayStart({ now, zone }: GoToOptions, daysBack: number): number {
  if (zone === 'utc') return Math.floor(now / dayMilliseconds) * dayMilliseconds - daysBack * dayMilliseconds
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysBack).getTime()
}
