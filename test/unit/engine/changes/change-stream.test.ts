import { describe, expect, it } from 'vitest'
import { createBranch, resetBranch } from '../../../../electron/engine/branches/branch-commands.ts'
import { encode } from '../../../../electron/engine/bson/bson-options.ts'
import {
  ChangeStream,
  type ChangeEvent,
  type ChangeStreamInput,
} from '../../../../electron/engine/changes/change-stream.ts'
import { decodeToken } from '../../../../electron/engine/changes/resume-token.ts'
import type { Project } from '../../../../electron/engine/projects/project.ts'
import { atOnce } from '../../../../electron/engine/store/turns.ts'
import {
  createCollection,
  dropCollection,
  renameCollection,
} from '../../../../electron/engine/write/collections.ts'
import { writeDocuments } from '../../../../electron/engine/write/documents.ts'
import { printTree } from '../../../../shared/ejson/print.ts'
import { asLsn, mainBranchId, type BranchId, type CollectionId } from '../../../../shared/model/ids.ts'
import { atHead, atLsn } from '../../../../shared/model/moment.ts'
import { author, scratchProject } from '../../../support/scratch-project.ts'

async function shop() {
  const { project } = await scratchProject()
  const { collectionId } = await createCollection(project, mainBranchId, 'items', author)
  return { project, collectionId, start: asLsn(project.log.head().lsn) }
}

const watch = (
  project: Project,
  input: Partial<ChangeStreamInput> & Pick<ChangeStreamInput, 'after'>,
): ChangeStream =>
  new ChangeStream(project, {
    branchId: mainBranchId,
    collection: null,
    database: 'shop',
    fullDocument: 'default',
    fullDocumentBeforeChange: 'off',
    showExpandedEvents: false,
    ...input,
  })

const insert = (
  project: Project,
  collectionId: CollectionId,
  document: object,
  branchId: BranchId = mainBranchId,
) =>
  writeDocuments(
    project,
    { branchId, collectionId, writes: [{ kind: 'insert', document: encode(document) }] },
    author,
  )

const replace = (project: Project, collectionId: CollectionId, document: object) =>
  writeDocuments(
    project,
    {
      branchId: mainBranchId,
      collectionId,
      writes: [{ kind: 'replace', document: encode(document), expected: null }],
    },
    author,
  )

const fieldsOf = ({ document }: ChangeEvent): Record<string, string> =>
  Object.fromEntries(document.fields.map(([name, value]) => [name, printTree(value, { format: 'relaxed' })]))

const told = (events: readonly ChangeEvent[]): (string | undefined)[] =>
  events.map((event) => fieldsOf(event)['operationType'])

describe('a change stream', () => {
  it('tells of inserts, of the fields that an update changed, and of deletes, in the order of the log', async () => {
    const { project, collectionId, start } = await shop()
    await insert(project, collectionId, { _id: 1, a: { b: 1, c: 2 }, list: [1, 2, 3], gone: true })
    await replace(project, collectionId, { _id: 1, a: { b: 1, c: 3 }, list: [1, 9], fresh: 'x' })
    await writeDocuments(
      project,
      {
        branchId: mainBranchId,
        collectionId,
        writes: [{ kind: 'delete', id: encode({ _id: 1 }), expected: null }],
      },
      author,
    )
    const stream = watch(project, { after: start, fullDocumentBeforeChange: 'whenAvailable' })
    const events = atOnce(stream.next(10))
    expect(told(events)).toEqual(['"insert"', '"update"', '"delete"'])
    const [, update, remove] = events.map(fieldsOf)
    expect(JSON.parse(update?.['updateDescription'] ?? '')).toEqual({
      updatedFields: { 'a.c': 3, 'list.1': 9, fresh: 'x' },
      removedFields: ['gone'],
      truncatedArrays: [{ field: 'list', newSize: 2 }],
    })
    expect(update?.['fullDocument']).toBeUndefined()
    expect(remove?.['fullDocumentBeforeChange']).toContain('fresh')
    expect(atOnce(stream.next(10))).toEqual([])
  })

  it('goes on from any token with exactly what came behind it', async () => {
    const { project, collectionId, start } = await shop()
    for (let i = 0; i < 5; i++) await insert(project, collectionId, { _id: i })
    const all = atOnce(watch(project, { after: start }).next(10))
    for (const [i, { token }] of all.entries()) {
      const { lsn } = decodeToken(token, project.id)
      const rest = atOnce(watch(project, { after: lsn }).next(10))
      expect(rest.map((event) => event.token)).toEqual(all.slice(i + 1).map((event) => event.token))
    }
    const oneByOne = watch(project, { after: start })
    expect(all.map(() => atOnce(oneByOne.next(1))[0]?.token)).toEqual(all.map(({ token }) => token))
  })

  it('sees its own branch and what that took over, and nothing of others', async () => {
    const { project, collectionId, start } = await shop()
    await insert(project, collectionId, { _id: 'before' })
    const side = await createBranch(project, 'side', mainBranchId, atHead, author)
    await insert(project, collectionId, { _id: 'main' })
    await insert(project, collectionId, { _id: 'side' }, side)
    const ids = (branchId: BranchId) =>
      atOnce(watch(project, { branchId, after: start }).next(10)).map(
        (event) => fieldsOf(event)['documentKey'],
      )
    expect(ids(side).join()).toMatch(/before.*side/u)
    expect(ids(side)).toHaveLength(2)
    expect(ids(mainBranchId).join()).toMatch(/before.*main/u)
  })

  it('ends with invalidate when the branch is reset, after telling of what came before', async () => {
    const { project, collectionId, start } = await shop()
    const stream = watch(project, { after: start })
    await insert(project, collectionId, { _id: 1 })
    await resetBranch(project, mainBranchId, atLsn(start), 'backup', author)
    expect(told(atOnce(stream.next(1)))).toEqual(['"insert"'])
    expect(stream.isEnded).toBe(false)
    expect(told(atOnce(stream.next(10)))).toEqual(['"invalidate"'])
    expect(stream.isEnded).toBe(true)
    expect(atOnce(stream.next(10))).toEqual([])
    expect(decodeToken(stream.position, project.id).kind).toBe('invalidate')
  })

  it('ends when the one collection that it watches is renamed or dropped', async () => {
    const { project, collectionId, start } = await shop()
    const { collectionId: other } = await createCollection(project, mainBranchId, 'other', author)
    const items = watch(project, { after: start, collection: 'items' })
    const whole = watch(project, { after: start, showExpandedEvents: true })
    await insert(project, other, { _id: 1 })
    await renameCollection(project, mainBranchId, collectionId, 'things', author)
    await dropCollection(project, mainBranchId, other, author)
    expect(told(atOnce(items.next(10)))).toEqual(['"rename"', '"invalidate"'])
    expect(told(atOnce(whole.next(10)))).toEqual(['"create"', '"insert"', '"rename"', '"drop"'])
  })

  it('refuses tokens that were not made here, or for another project', async () => {
    const { project, start } = await shop()
    const token = watch(project, { after: start }).position
    expect(() => decodeToken('82', project.id)).toThrow('resume token')
    expect(() => decodeToken('zz'.repeat(30), project.id)).toThrow('resume token')
    const flipped = token.slice(0, 2) + (token[2] === '0' ? '1' : '0') + token.slice(3)
    expect(() => decodeToken(flipped, project.id)).toThrow('another project')
  })
})
