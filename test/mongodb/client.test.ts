import { EJSON } from 'bson'
import type { Db } from 'mongodb'
import { describe, expect, test } from 'vitest'
import { Database } from '../../electron/engine/client/database.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { richScripts, scripts, type ReadOptions, type Script } from '../support/mongodb/client-scripts.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { author, scratchProject } from '../support/scratch-project.ts'

/** What a script came to: its answers, or MongoDB's code of what went wrong. */
type Outcome = readonly unknown[]

/** Values keep the class of their type, so that a number of another type is another answer; or become plain ones. */
const ways: Readonly<Record<string, ReadOptions>> = {
  exact: { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true },
  promoted: { promoteValues: true },
}

async function outcome(db: Db, script: Script, exact: ReadOptions): Promise<Outcome> {
  const answers: unknown[] = []
  await script(db, (answer) => answers.push(answer), exact)
  return answers.map((answer) => EJSON.stringify(answer, { relaxed: false }))
}

async function database(): Promise<Db> {
  const { project } = await scratchProject()
  return new Database(project, mainBranchId, { author }) as unknown as Db
}

onEveryServer((server) => {
  const all = server.name === 'ferretdb' ? scripts : { ...scripts, ...richScripts }
  describe.each(Object.entries(ways))(
    'a script gives the same as with the official driver, values %s',
    (_way, options) => {
      test.each(Object.entries(all))('%s', async (_name, script) => {
        const { db } = await scratchDatabase(server)
        const own = await outcome(await database(), script, options)
        expect(own).toEqual(await outcome(db, script, options))
      })
    },
  )
})
