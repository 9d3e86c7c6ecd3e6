import { expect, test } from 'vitest'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'

onEveryServer((server) => {
  test('a server to compare with answers hello', async () => {
    const { db } = await scratchDatabase(server)
    expect(await db.command({ hello: 1 })).toMatchObject({ ok: 1, maxBsonObjectSize: 16_777_216 })
  })
})
