import * as units from './units.ts'

/** What a line's value is counted in, and so how its goal is written. */
export type Unit = 'ratio' | 'milliseconds' | 'bytes'

export interface Goal {
  readonly bound: 'atMost' | 'atLeast'
  readonly value: number
}

export const atMost = (value: number): Goal => ({ bound: 'atMost', value })
export const atLeast = (value: number): Goal => ({ bound: 'atLeast', value })

/**
 * One line of the table. `value` is what the goal bounds, counted in `unit`; it is null where the line could not be
 * measured, and then `measured` says why. A line without a goal is there to be read beside the others.
 */
export interface Line {
  readonly name: string
  readonly unit: Unit
  readonly value: number | null
  readonly measured: string
  readonly baseline: string
  readonly ratio: number | null
  readonly goal: Goal | null
}

/** A line whose goal is a ratio to what the same run measured beside it. */
export function ratioLine(
  name: string,
  measured: string,
  baseline: string,
  ratio: number,
  goal: Goal | null,
): Line {
  return { name, unit: 'ratio', value: ratio, measured, baseline, ratio, goal }
}

/** A line whose goal is a time in milliseconds or a number of bytes. */
export function plainLine(
  name: string,
  unit: Exclude<Unit, 'ratio'>,
  value: number,
  goal: Goal | null,
  told: { readonly measured?: string; readonly baseline?: string } = {},
): Line {
  const measured = told.measured ?? valueText(unit, value)
  return { name, unit, value, measured, baseline: told.baseline ?? '', ratio: null, goal }
}

/** A goal that this run could not measure. It counts as missed. */
export const unmeasuredLine = (name: string, unit: Unit, goal: Goal, why: string): Line => ({
  name,
  unit,
  value: null,
  measured: why,
  baseline: '',
  ratio: null,
  goal,
})

/** Whether a line keeps its goal; null where it has none. */
export function isKept({ value, goal }: Line): boolean | null {
  if (goal === null) return null
  if (value === null || Number.isNaN(value)) return false
  return goal.bound === 'atMost' ? value <= goal.value : value >= goal.value
}

export function goalText({ goal, unit }: Line): string {
  if (goal === null) return ''
  return `${goal.bound === 'atMost' ? '≤' : '≥'} ${valueText(unit, goal.value)}`
}

function valueText(unit: Unit, value: number): string {
  if (unit === 'ratio') return `${value}×`
  return unit === 'milliseconds' ? units.milliseconds(value) : units.bytes(value)
}

/** A sentence for each line that misses its goal. */
export function missedGoals(lines: readonly Line[]): string[] {
  return lines
    .filter((line) => isKept(line) === false)
    .map((line) => {
      const got = line.unit === 'ratio' && line.value !== null ? units.ratio(line.value) : line.measured
      return `${line.name}: ${got} instead of ${goalText(line)}`
    })
}
