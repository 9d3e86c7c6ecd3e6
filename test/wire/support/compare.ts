import { isDeepStrictEqual } from 'node:util'
import type { KnownDifference } from '../known-differences/known-difference.ts'
import type { Subject } from './subjects.ts'
import type { Outcome, Transcript } from './transcript.ts'

interface Told {
  readonly name: Subject['name']
  readonly transcript: Transcript
}

/**
 * What went on one server otherwise than on another, a sentence a step. What is known to differ has to differ, or
 * its line in the table is out of date.
 */
export function surprisesOf(found: Told, reference: Told, known: readonly KnownDifference[]): string[] {
  const rows = new Map(known.flatMap((row) => row.steps.map((step) => [step, row])))
  const unknown = [...found.transcript.keys()].filter((step) => !reference.transcript.has(step))
  const steps = [...reference.transcript.keys(), ...unknown]
  return steps.flatMap((step) => {
    const row = rows.get(step)
    const expected = expectedOf(reference, row, step)
    const outcome = found.transcript.get(step)
    if (expected === undefined) return []
    const isSame = isDeepStrictEqual(outcome, expected)
    if (row?.on.includes(found.name) === true) {
      return isSame ? [`${step}: is as documented, but known to differ`] : []
    }
    return isSame ? [] : [`${step}: ${JSON.stringify(outcome)} in the place of ${JSON.stringify(expected)}`]
  })
}

/** Undefined where neither the table nor the other server tells what is right. */
function expectedOf(reference: Told, row: KnownDifference | undefined, step: string): Outcome | undefined {
  if (row?.outcome !== undefined) return row.outcome
  return row?.on.includes(reference.name) === true ? undefined : reference.transcript.get(step)
}
