import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { beforeAll, describe, expect, test } from 'vitest'
import type { KnownDifference } from '../known-differences/known-difference.ts'
import { surprisesOf } from './compare.ts'
import { dumpOf } from './dump.ts'
import { normalised } from './normalise.ts'
import { serversToCompare, type Subject } from './subjects.ts'
import type { Target, Transcript } from './transcript.ts'

/** One application-like script of a client. */
export interface ClientScript {
  readonly name: string
  /** What its steps came to in a database that is empty at first. */
  readonly run: (target: Target) => Promise<Transcript>
}

/** Runs scripts on every server, and holds what they came to and what they left behind against one of the servers. */
export function clientSuite(
  client: string,
  scripts: readonly ClientScript[],
  known: readonly KnownDifference[],
): void {
  const [reference, ...others] = serversToCompare()
  if (reference === undefined || scripts.length === 0) {
    test(`${client} needs itself and a server to run on`, ({ skip }) => skip())
    return
  }
  const subjects = [reference, ...others]
  describe.each(scripts)(`${client}: $name`, (script) => {
    const transcripts = new Map<Subject['name'], Transcript>()
    beforeAll(async () => {
      for (const subject of subjects) transcripts.set(subject.name, await played(script, subject))
    })
    const told = ({ name }: Subject) => ({ name, transcript: transcripts.get(name) ?? new Map() })
    test.for(subjects)(
      'on $name each step comes to what MongoDB documents, or the table tells',
      (subject) => {
        expect(surprisesOf(told(subject), told(reference), known)).toEqual([])
      },
    )
  })
}

/** What a script came to on a server, and last of all what a connection of its own finds there behind it. */
async function played({ name, run }: ClientScript, { uri }: Subject): Promise<Transcript> {
  const target = { uri, database: `argon_wire_${randomBytes(6).toString('hex')}` }
  try {
    const transcript = await run(target)
    const stored = { value: await dumpOf(target) }
    return normalised(new Map([...transcript, [`${name}: what is stored`, stored]]), target.database)
  } finally {
    await dropDatabase(target)
  }
}

async function dropDatabase({ uri, database }: Target): Promise<void> {
  const client = await MongoClient.connect(uri)
  await client.db(database).dropDatabase()
  await client.close()
}
