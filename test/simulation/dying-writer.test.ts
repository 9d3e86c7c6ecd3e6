import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, it } from 'vitest'
import { readPage } from '../../electron/engine/read/documents.ts'
import { stateHash } from '../../electron/engine/verify/state-hash.ts'
import { createCollection } from '../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../electron/engine/write/documents.ts'
import { mainBranchId } from '../../shared/model/ids.ts'
import { atHead } from '../../shared/model/moment.ts'
import { documentBytes, raw } from '../support/bson-arbitraries.ts'
import { author, scratchProject } from '../support/scratch-project.ts'
import { lastStoredLsn } from './killed-writer.ts'

const child = path.join(import.meta.dirname, 'dying-writer.child.ts')

it('a process that dies inside a transaction leaves the others able to write and to read', async () => {
  const { project, directory } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'c', author)
  const insert = () => {
    const writes = [{ kind: 'insert', document: documentBytes([['a', raw.int32(1)]]) } as const]
    return writeDocuments(project, { branchId: mainBranchId, collectionId, writes }, author)
  }
  const total = (): number => {
    const place = { branchId: mainBranchId, collectionId, at: atHead, from: null, limit: 100 } as const
    return readPage(project, { ...place, direction: 'forward' }).count
  }
  for (let round = 1; round <= 3; round++) {
    await insert()
    const before = stateHash(project.store)
    const running = spawn(process.execPath, [child, directory], { stdio: 'inherit' })
    const [, signal] = (await once(running, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    project.refresh()
    expect(stateHash(project.store)).toBe(before)
    const results = await Promise.all([insert(), insert()])
    expect(results.every(({ lsn }) => lsn !== null)).toBe(true)
    expect(total()).toBe(round * 3)
    expect(lastStoredLsn(project)).toBe(project.log.head().lsn)
  }
})
