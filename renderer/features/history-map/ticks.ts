import { ticks as niceTicks } from 'd3-array'
import { scaleUtc } from 'd3-scale'
import type { Axis } from '../../../shared/contract/history.ts'
import { formatCount } from '../../state/format.ts'
import type { View } from './view.ts'

/** A line of the ruler. */
export interface Tick {
  readonly place: number
  readonly label: string
  /** Begins a larger unit (a day among hours, a year among months). */
  readonly isStrong: boolean
}

const pixelsPerTick: Readonly<Record<Axis, number>> = { entries: 84, lsn: 84, time: 92 }

/** Ticks of a window that is `width` CSS pixels wide: round numbers, or round times in UTC. */
export function axisTicks(mode: Axis, view: View, width: number): Tick[] {
  const count = Math.max(2, Math.floor(width / pixelsPerTick[mode]))
  return mode === 'time' ? timeTicks(view, count) : numberTicks(view, count)
}

function numberTicks(view: View, count: number): Tick[] {
  return niceTicks(view.from, view.to, count)
    .filter((place) => Number.isInteger(place) && place > 0)
    .map((place) => ({ place, label: formatCount(place), isStrong: false }))
}

function timeTicks(view: View, count: number): Tick[] {
  const dates = scaleUtc().domain([view.from, view.to]).ticks(count)
  const step =
    dates.length > 1 ? (dates[1] as Date).getTime() - (dates[0] as Date).getTime() : view.to - view.from
  return dates.map((date) => timeTick(date, step))
}

const part = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options })
const dayFormat = part({ day: 'numeric', month: 'short' })
const monthFormat = part({ month: 'short' })
const yearFormat = part({ year: 'numeric' })
const minuteFormat = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const secondFormat = part({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

const dayMilliseconds = 86_400_000

/** A time is written in the unit of the steps; where a larger unit begins, that one is written instead. */
function timeTick(date: Date, step: number): Tick {
  const place = date.getTime()
  const isMidnight = place % dayMilliseconds === 0
  if (step >= 27 * dayMilliseconds) {
    const isYear = date.getUTCMonth() === 0
    return { place, label: isYear ? yearFormat.format(date) : monthFormat.format(date), isStrong: isYear }
  }
  if (step >= dayMilliseconds)
    return { place, label: dayFormat.format(date), isStrong: date.getUTCDate() === 1 }
  if (isMidnight) return { place, label: dayFormat.format(date), isStrong: true }
  if (step >= 60_000) return { place, label: minuteFormat.format(date), isStrong: false }
  const isSecond = place % 1000 === 0
  if (step >= 1000 || isSecond) return { place, label: secondFormat.format(date), isStrong: step < 1000 }
  const fraction = String(place % 1000).padStart(3, '0')
  return { place, label: `${secondFormat.format(date)}.${fraction}`, isStrong: false }
}

/** What a ruler's labels leave out, for its left end: the day of a window of hours, the year of a window of days. */
export function timeContext(view: View): string {
  const from = new Date(view.from)
  const span = view.to - view.from
  if (span > 400 * dayMilliseconds) return 'UTC'
  if (span > 2 * dayMilliseconds) return `${yearFormat.format(from)} UTC`
  return `${dayFormat.format(from)} ${yearFormat.format(from)} UTC`
}
