import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { createEngine } from '../../../electron/engine/engine.ts'
import { plainMeaning } from '../../../electron/engine/legacy/layout.ts'
import { clientOptions } from '../../../electron/engine/mongodb/client-options.ts'
import { asProjectId } from '../../../shared/model/ids.ts'

/** Migrates a database into a project, telling before each step which branch it is at; it is killed on the way. */
const [uri = '', database = '', dataDirectory = '', projectId = ''] = process.argv.slice(2)
const engine = createEngine({ dataDirectory, now: Date.now, randomBytes })
const project = await engine.projects.use(asProjectId(projectId))
const client = await MongoClient.connect(uri, clientOptions())
const source = { database, meaning: plainMeaning }
for await (const { branch } of engine.migration.run(client, project, source, { actor: 'child' })) {
  process.stdout.write(`${branch}\n`)
}
await client.close()
await engine.close()
