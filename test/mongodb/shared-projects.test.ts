import { UUID } from 'bson'
import { expect, test } from 'vitest'
import { projectsCollection } from '../../electron/engine/log/mongodb/collections.ts'
import { SharedProjects } from '../../electron/engine/log/mongodb/shared-projects.ts'
import type { SealedRecord } from '../../electron/engine/log/record.ts'
import { onEveryServer, scratchDatabase } from '../support/mongodb/on-every-server.ts'
import { freshProjectId, remoteLog } from '../support/mongodb/remote-logs.ts'
import { recordChain } from '../support/mongodb/sealed-records.ts'

onEveryServer((server) => {
  const begin = async () => {
    const { db } = await scratchDatabase(server)
    return { db, projects: new SharedProjects(db) }
  }
  const shop = () => ({ id: freshProjectId(), name: 'Shop', handle: 'shop' })

  test('a name belongs to one project, however it is spelled', async () => {
    const { projects } = await begin()
    const mine = shop()
    await projects.claim(mine)
    await expect(projects.claim({ ...shop(), name: 'SHOP' })).rejects.toMatchObject({
      code: 'project.nameTaken',
    })
    expect(await projects.list()).toMatchObject([{ ...mine, state: 'creating' }])
    await projects.confirm(mine.id)
    expect(await projects.list()).toMatchObject([{ ...mine, state: 'confirmed' }])
    const other = { ...shop(), name: 'Other' }
    await projects.claim(other)
    await expect(projects.rename({ ...other, name: 'shop' })).rejects.toMatchObject({
      code: 'project.nameTaken',
    })
    await projects.rename({ ...other, name: 'Stall', handle: 'stall' })
    expect((await projects.list()).map((project) => project.name)).toEqual(['Shop', 'Stall'])
  })

  test('of sixteen that claim a name at the same time one has it', async () => {
    const { projects } = await begin()
    const claims = await Promise.allSettled(Array.from({ length: 16 }, () => projects.claim(shop())))
    expect(claims.filter((claim) => claim.status === 'fulfilled')).toHaveLength(1)
    expect(await projects.list()).toHaveLength(1)
  })

  test('repair removes claims that are old and empty, and confirms those that have a record', async () => {
    const { db, projects } = await begin()
    const [young, empty, made] = ['Young', 'Empty', 'Made'].map((name) => ({ ...shop(), name }))
    for (const project of [young, empty, made]) await projects.claim(project as never)
    const [record] = recordChain((made as never as { id: never }).id, 1) as [SealedRecord]
    await remoteLog(db, record.projectId).append(record)
    expect(await projects.repair()).toEqual({ confirmed: 0, removed: 0 })
    const old = [new UUID(empty?.id), new UUID(made?.id)]
    await db
      .collection(projectsCollection)
      .updateMany({ _id: { $in: old as never[] } }, { $set: { createdAt: new Date(0) } })
    expect(await projects.repair()).toEqual({ confirmed: 1, removed: 1 })
    const states = (await projects.list()).map(({ name, state }) => [name, state])
    expect(states).toEqual([
      ['Made', 'confirmed'],
      ['Young', 'creating'],
    ])
    await expect(projects.confirm(empty?.id as never)).rejects.toMatchObject({ code: 'project.notFound' })
  })

  test('a claim is given back, a project that is confirmed is not', async () => {
    const { projects } = await begin()
    const project = shop()
    await projects.claim(project)
    await projects.release(project.id)
    expect(await projects.list()).toEqual([])
    await projects.claim(project)
    await projects.confirm(project.id)
    await projects.release(project.id)
    expect(await projects.list()).toHaveLength(1)
  })

  test('documents of somebody else are no projects', async () => {
    const { db, projects } = await begin()
    await db.collection(projectsCollection).insertOne({ _id: 'stray' as never, name: 'Shop' })
    await projects.claim(shop())
    expect(await projects.list()).toHaveLength(1)
  })
})
