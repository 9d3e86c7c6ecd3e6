import type { Collection } from '../../../shared/contract/collections.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import { checkBranchName } from '../../state/branch-names.ts'
import { collectionFault } from './collection-from-file.ts'
import type { FilePreview } from './preview.ts'

/** A file in the dialog, with what its beginning looks like once that was read. */
export interface ImportFile {
  readonly key: number
  readonly file: File
  readonly collection: string
  readonly preview: FilePreview | null
}

export type Target = 'current' | 'new'

/** More documents than this go into a branch of their own by default, so that they can be thrown away whole. */
export const ownBranchDocumentsMin = 10_000

/** Where the documents go unless the person says otherwise. An empty branch has nothing to be kept apart from. */
export function defaultTarget(
  files: readonly ImportFile[],
  collections: readonly Pick<Collection, 'count'>[],
  isWritable: boolean,
): Target {
  if (!isWritable) return 'new'
  const isEmpty = collections.every((collection) => collection.count === 0)
  return !isEmpty && estimateAll(files) > ownBranchDocumentsMin ? 'new' : 'current'
}

/** Guess of how many documents all files hold together. */
export const estimateAll = (files: readonly ImportFile[]): number =>
  files.reduce((sum, { preview }) => sum + (preview?.kind === 'documents' ? preview.estimate : 0), 0)

/** A free name for the branch of an import: `import orders`, numbered where that is in use. */
export function importBranchName(files: readonly ImportFile[], branches: readonly Branch[]): string {
  const base = `import ${files[0]?.collection ?? 'files'}`
  const shortened = base.length > 100 ? base.slice(0, 100).trimEnd() : base
  for (let n = 1; ; n++) {
    const name = n === 1 ? shortened : `${shortened} ${n}`
    if (checkBranchName(name, branches).kind !== 'taken') return name
  }
}

/** What is wrong with a file or the name of its collection, as a sentence; null when it can be imported. */
export function fileFault({ file, collection, preview }: ImportFile): string | null {
  if (preview?.kind === 'empty') return `${file.name} is empty`
  if (preview?.kind === 'unreadable') return `${file.name}: ${preview.reason}`
  return collectionFault(collection)
}
