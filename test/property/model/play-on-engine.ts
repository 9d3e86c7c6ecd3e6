import {
  createBranch,
  deleteBranch,
  renameBranch,
  resetBranch,
  undeleteBranch,
  undoReset,
  type Author,
} from '../../../electron/engine/branches/branch-commands.ts'
import type { Project } from '../../../electron/engine/projects/project.ts'
import { ImportRun } from '../../../electron/engine/transfer/import-run.ts'
import {
  createCollection,
  dropCollection,
  renameCollection,
} from '../../../electron/engine/write/collections.ts'
import { writeDocuments, type DocumentWrite } from '../../../electron/engine/write/documents.ts'
import { undoRange } from '../../../electron/engine/write/undo.ts'
import { bsonToTree } from '../../../shared/ejson/bson-to-tree.ts'
import { printTree } from '../../../shared/ejson/print.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import { asBranchId, asCollectionId, asLsn } from '../../../shared/model/ids.ts'
import { refused, type Action, type ActionWrite, type Outcome } from './actions.ts'
import { idDocument, poolDocument } from './document-pool.ts'

/** Does what the action says with the engine's own functions; a refusal is an outcome, anything else is thrown. */
export async function playOnEngine(project: Project, action: Action, author: Author): Promise<Outcome> {
  const before = project.log.head().lsn
  try {
    await act(project, action, author)
    const { lsn } = project.log.head()
    return { kind: 'done', lsn: lsn === before ? null : before + 1, count: lsn - before }
  } catch (error) {
    if (error instanceof ArgonError) return refused(error.code)
    throw error
  }
}

function act(project: Project, action: Action, author: Author): Promise<unknown> {
  if (action.kind === 'reopen') throw new Error('A project is opened again by its owner')
  const branchId = asBranchId(action.branch)
  switch (action.kind) {
    case 'write': {
      const writes = action.writes.map(toWrite)
      const collectionId = asCollectionId(action.collection)
      return writeDocuments(project, { branchId, collectionId, writes }, author)
    }
    case 'createCollection':
      return createCollection(project, branchId, action.name, author)
    case 'renameCollection':
      return renameCollection(project, branchId, asCollectionId(action.collection), action.name, author)
    case 'dropCollection':
      return dropCollection(project, branchId, asCollectionId(action.collection), author)
    case 'createBranch':
      return createBranch(project, action.name, branchId, action.at, author)
    case 'renameBranch':
      return renameBranch(project, branchId, action.name, author)
    case 'deleteBranch':
      return deleteBranch(project, branchId, author)
    case 'undeleteBranch':
      return undeleteBranch(project, branchId, author)
    case 'resetBranch':
      return resetBranch(project, branchId, action.at, action.backupName, author)
    case 'undoReset':
      return undoReset(project, branchId, author)
    case 'import':
      return importDocuments(project, action, author.actor)
    case 'undoRange': {
      const range = { fromLsn: asLsn(action.from), toLsn: asLsn(action.to) }
      return undoRange(project, { branchId, ...range }, author)
    }
  }
}

/** As a file would be: text in canonical Extended JSON, a line for each document, in one chunk. */
async function importDocuments(
  project: Project,
  { branch, name, documents, onBad }: Extract<Action, { kind: 'import' }>,
  actor: string,
): Promise<void> {
  const lines = documents.map(({ key, variant, content }) =>
    printTree(bsonToTree(poolDocument(key, variant, content)), { format: 'canonical' }),
  )
  const file = { collection: name, fileName: 'model.ndjson', bytesTotal: 0, onBad }
  const run = await ImportRun.begin(project, 'model', { branchId: asBranchId(branch), ...file }, actor)
  await run.write(new TextEncoder().encode(lines.join('\n')))
  await run.finish()
}

function toWrite({ kind, key, variant, content, expected }: ActionWrite): DocumentWrite {
  const lsn = expected === null ? null : asLsn(expected)
  if (kind === 'delete') return { kind, id: idDocument(key, variant), expected: lsn }
  const document = poolDocument(key, variant, content)
  return kind === 'insert' ? { kind, document } : { kind, document, expected: lsn }
}
