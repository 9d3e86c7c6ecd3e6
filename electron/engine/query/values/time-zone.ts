/** Milliseconds that a zone's clocks are ahead of UTC's at a time. */
export type TimeZone = (milliseconds: number) => number

export const utcZone: TimeZone = () => 0
const offsetPattern = /^([+-])(\d{2}):?(\d{2})?$/
const zones = new Map<string, TimeZone>()
const zonesMax = 600

/** The zone of a name of the Olson database, or of an offset such as `+05:30`, `+0530` or `+05`; null for all else. */
export function timeZone(name: string): TimeZone | null {
  if (name === 'UTC' || name === 'GMT' || name === 'Z') return utcZone
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = fixedZone(name) ?? namedZone(name)
  if (zone !== null && zones.size < zonesMax) zones.set(name, zone)
  return zone
}

function fixedZone(name: string): TimeZone | null {
  const match = offsetPattern.exec(name)
  if (match === null) return null
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  const offset = (match[1] === '-' ? -minutes : minutes) * 60_000
  return () => offset
}

const quarterMilliseconds = 15 * 60_000
const offsetsMax = 4096

function namedZone(name: string): TimeZone | null {
  const format = formatOf(name)
  if (format === null) return null
  // Clocks change at whole quarters of an hour, so that one look serves all times in it.
  const offsets = new Map<number, number>()
  return (milliseconds) => {
    const quarter = Math.floor(milliseconds / quarterMilliseconds)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    const offset = offsetAt(format, quarter * quarterMilliseconds)
    if (offsets.size >= offsetsMax) offsets.clear()
    offsets.set(quarter, offset)
    return offset
  }
}

function formatOf(name: string): Intl.DateTimeFormat | null {
  // Offsets are not names of the database, though the platform takes them.
  if (!/^[A-Za-z]/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en-u-ca-iso8601', { timeZone: name, timeZoneName: 'longOffset' })
  } catch {
    return null
  }
}

function offsetAt(format: Intl.DateTimeFormat, milliseconds: number): number {
  const text = format.formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (match === null) return 0
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -seconds : seconds) * 1000
}

/** The time at which a zone's clocks show this; of two the earlier, and of none what they would have shown. */
export function fromLocal(local: number, zone: TimeZone): number {
  const first = local - zone(local)
  const second = local - zone(first)
  return first === second || zone(second) === local - second ? second : first
}
