import type { Outcome } from '../support/transcript.ts'

/** Names of steps of one script. */
export const stepsOf = (script: string, steps: readonly string[]): string[] =>
  steps.map((step) => `${script}: ${step}`)

/** Names of steps, and of those that look at what they left behind. */
export const stepsAndSeen = (script: string, steps: readonly string[]): string[] =>
  steps.flatMap((step) => [`${script}: ${step}`, `${script}: ${step}, seen`])

export const errorOutcome = (code: number, labels?: readonly string[]): Outcome => ({
  error: { code: int(code), ...(labels === undefined ? {} : { labels }) },
})

export const valueOutcome = (value: unknown): Outcome => ({ value })

export const int = (n: number): unknown => ({ $numberInt: String(n) })
