import { Int32, serialize } from 'bson'
import { onTestFinished, expect, test } from 'vitest'
import { mainBranchId } from '../../shared/model/ids.ts'
import type { SharedHome } from '../../shared/model/link.ts'
import { openAppSession, saveConnection, type AppSession } from '../support/app-session.ts'
import { runLine, type Ran } from '../support/cli-shop.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { startProxy } from '../support/mongodb/proxy.ts'
import { wait } from '../support/replica.ts'

/** The app on a computer of its own, with a connection to `uri`. */
async function computer(uri: string, database: string) {
  const session = openAppSession(undefined, { wait })
  onTestFinished(() => session.end())
  const { api } = session.openWindow()
  const home: SharedHome = { kind: 'mongodb', connectionId: await saveConnection(api, uri), database }
  return { session, api, home }
}

const find = ({ directory }: AppSession): Promise<Ran> =>
  runLine(`argon find team main things --data-dir ${directory}`, directory)

onEveryServer((server) => {
  test('a command sees what others committed since; without the server it shows the copy, and says so', async () => {
    const { db } = await scratchDatabase(server)
    const proxy = await startProxy(server)
    const here = await computer(server.uri, db.databaseName)
    const there = await computer(proxy.uri, db.databaseName)
    const { id: projectId } = await here.api.sharing.create({ name: 'Team', home: here.home })
    const branch = { projectId, branchId: mainBranchId }
    const { collectionId } = await here.api.collections.create({ ...branch, name: 'things' })
    const insert = (id: number) => {
      const document = serialize({ _id: new Int32(id) })
      return here.api.documents.write({ ...branch, collectionId, writes: [{ kind: 'insert', document }] })
    }
    await insert(1)
    await there.api.sharing.join({ projectId, home: there.home })
    await there.session.engine.close()
    await insert(2)

    const seen = await find(there.session)
    expect(seen).toMatchObject({ exitCode: 0, stdout: '{"_id":1}\n{"_id":2}\n' })
    await proxy.goAway()
    await insert(3)
    const alone = await find(there.session)
    expect(alone).toMatchObject({ exitCode: 0, stdout: '{"_id":1}\n{"_id":2}\n' })
    expect(alone.stderr).toContain('shown is the copy kept here, as of LSN 4')
  })
})
