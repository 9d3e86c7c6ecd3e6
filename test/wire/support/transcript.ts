import { EJSON } from 'bson'

/** What a step of a script came to, as plain JSON: canonical Extended JSON of a value, or what tells an error. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown }

/** Outcomes by the names of their steps, in the order in which they were taken. */
export type Transcript = ReadonlyMap<string, Outcome>

/** One database of a server, which a script has to itself. */
export interface Target {
  readonly uri: string
  readonly database: string
}

/** A script as an application would be one: it says what each of its steps came to. */
export type Script = (target: Target, step: Step) => Promise<void>

/** Takes a step; errors of the server are outcomes as well, so the script goes on. */
export type Step = (name: string, work: () => unknown) => Promise<void>

/** Runs scripts one behind the other; the names of their steps begin with those of the scripts. */
export async function transcriptOf(name: string, script: Script, target: Target): Promise<Transcript> {
  const transcript = new Map<string, Outcome>()
  await script(target, async (step, work) => {
    const key = `${name}: ${step}`
    if (transcript.has(key)) throw new Error(`Two steps are called ${key}`)
    transcript.set(key, await outcomeOf(work))
  })
  return transcript
}

async function outcomeOf(work: () => unknown): Promise<Outcome> {
  try {
    return { value: plain(await work()) }
  } catch (error) {
    return { error: plain(tellingOf(error)) }
  }
}

const plain = (value: unknown): unknown => JSON.parse(EJSON.stringify(value ?? null, { relaxed: false }))

interface DriverError {
  readonly name: string
  readonly code?: number | string
  readonly errorLabels?: readonly string[]
  readonly writeErrors?: unknown
}

/** What tells errors apart whatever their words are: the code, the labels, and the place and code of each refused write. */
function tellingOf(error: unknown): unknown {
  const { name, code, errorLabels = [], writeErrors } = error as DriverError
  // Errors of the client have no code, and bugs of a script must not look like an outcome that servers agree on.
  if (code === undefined && !name.startsWith('Mongo')) throw error
  const refused = [writeErrors ?? []].flat() as { readonly index: number; readonly code: number }[]
  return {
    ...(code === undefined ? { name } : { code }),
    ...(errorLabels.length > 0 ? { labels: errorLabels.toSorted() } : {}),
    ...(refused.length > 0 ? { writeErrors: refused.map(({ index, code }) => ({ index, code })) } : {}),
  }
}

/** Reads what a client in a process of its own printed: a line of canonical Extended JSON for each step. */
export function transcriptOfLines(name: string, printed: string): Transcript {
  const lines = printed.split('\n').filter((line) => line.startsWith('{"step":'))
  return new Map(
    lines.map((line) => {
      const { step, ...outcome } = JSON.parse(line) as { readonly step: string } & Outcome
      return [`${name}: ${step}`, outcome]
    }),
  )
}
