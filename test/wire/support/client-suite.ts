import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startScratchEndpoint, type ScratchEndpoint } from '../../support/wire/scratch-endpoint.ts'
import type { KnownDifference } from '../known-differences/known-difference.ts'
import { surprisesOf } from './compare.ts'
import { dumpOf, type Dump } from './dump.ts'
import { normalised } from './normalise.ts'
import { replayed } from './replay.ts'
import { serversToCompare, type Subject } from './subjects.ts'
import type { Target, Transcript } from './transcript.ts'

/** One application-like script of a client. */
export interface ClientScript {
  readonly name: string
  /** What its steps came to in a database that is empty at first. */
  readonly run: (target: Target) => Promise<Transcript>
}

/** What a script came to, and what it left in its database, read over a connection of its own. */
interface Played {
  readonly transcript: Transcript
  readonly database: string
  readonly dump: Dump
}

/**
 * Runs scripts on a branch and on every server, and holds what they came to and what they left behind against one of the
 * servers; then against what the branch's log says by itself.
 */
export function clientSuite(
  client: string,
  scripts: readonly ClientScript[],
  known: readonly KnownDifference[],
): void {
  if (scripts.length === 0) return test(`${client} needs to be installed`, ({ skip }) => skip())
  const servers = serversToCompare()
  const [reference] = servers
  const ofArgon = new Map<string, Played>()
  let argon: ScratchEndpoint

  beforeAll(async () => {
    argon = await startScratchEndpoint()
  })
  afterAll(() => argon.close())

  describe.each(scripts)(`${client}: $name`, (script) => {
    const told = new Map<Subject['name'], Transcript>()
    beforeAll(async () => {
      for (const { name, uri } of servers) {
        const { transcript, database } = await played(script, uri)
        told.set(name, transcript)
        await dropDatabase({ uri, database })
      }
      ofArgon.set(script.name, await played(script, argon.uri))
    })

    const subjects = ['argon' as const, ...servers.map(({ name }) => name)]
    test.for(subjects)(
      'on %s each step comes to what MongoDB documents, or the table tells',
      (name, { skip }) => {
        if (reference === undefined) return skip('There is no server to compare with')
        told.set('argon', (ofArgon.get(script.name) as Played).transcript)
        const of = (name: Subject['name']) => ({ name, transcript: told.get(name) as Transcript })
        expect(surprisesOf(of(name), of(reference.name), known)).toEqual([])
      },
    )
  })

  test(`${client}: the log replayed from nothing gives what the client saw`, async () => {
    const { uri, findings, close } = await replayed(argon)
    try {
      expect(new Set(findings)).toEqual(new Set(['intact']))
      for (const { database, dump } of ofArgon.values()) expect(await dumpOf({ uri, database })).toEqual(dump)
    } finally {
      await close()
    }
  })
}

async function played({ name, run }: ClientScript, uri: string): Promise<Played> {
  const database = `argon_wire_${randomBytes(6).toString('hex')}`
  const transcript = await run({ uri, database })
  const dump = await dumpOf({ uri, database })
  const whole = new Map([...transcript, [`${name}: what is stored`, { value: dump }]])
  return { transcript: normalised(whole, database), database, dump }
}

async function dropDatabase({ uri, database }: Target): Promise<void> {
  const client = await MongoClient.connect(uri)
  await client.db(database).dropDatabase()
  await client.close()
}
