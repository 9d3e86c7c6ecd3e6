import type { Db } from 'mongodb'
import { ArgonError } from '../../../shared/model/errors.ts'
import { checkCollectionName, normaliseName } from '../../../shared/model/names.ts'
import { mainName } from '../../../shared/model/branch.ts'
import { listServerCollections } from '../transfer/mongodb/list-source.ts'
import { copyCollection } from './copy-collection.ts'
import { findPrefixBranch, listPrefixBranches, sourceName, type PrefixBranch } from './prefix-branches.ts'

/**
 * Makes a branch as the older layout has it: a full copy of every collection of another one. It takes as long as the data is
 * large; stopped or failed it takes its copies away again. Errors: `branch.badName`, `branch.nameTaken`,
 * `branch.notFound`, `collection.notFound` where there is nothing to copy, `cancelled`.
 */
export async function createPrefixBranch(
  db: Db,
  listed: readonly string[] | null,
  input: { readonly name: string; readonly from: string; readonly signal?: AbortSignal | undefined },
): Promise<PrefixBranch> {
  const name = checkedName(input.name)
  const before = await listPrefixBranches(db, listed)
  const from = findPrefixBranch(before, input.from)
  if (from.collections.length === 0) {
    const message = `Branch \`${from.name}\` has no collections, and so nothing that a copy could be made of`
    throw new ArgonError('collection.notFound', message, { branch: from.name })
  }
  if (before.some((branch) => branch.name === name)) {
    throw new ArgonError('branch.nameTaken', `There is a branch \`${name}\` already; choose another name`, {
      name,
    })
  }
  const made: string[] = []
  try {
    const described = await listServerCollections(db)
    for (const { name: collection, source } of from.collections) {
      const server = described.find((one) => one.name === source)
      if (server === undefined) continue
      made.push(sourceName(name, collection))
      await copyCollection(db, server, sourceName(name, collection), input.signal)
    }
  } catch (error) {
    await dropIfThere(db, made)
    throw error
  }
  return findPrefixBranch(await listPrefixBranches(db, listed), name)
}

async function dropIfThere(db: Db, names: readonly string[]): Promise<void> {
  const infos = await db.listCollections({}, { nameOnly: true }).toArray()
  const present = infos.map(({ name }) => name)
  for (const name of names) if (present.includes(name)) await db.dropCollection(name)
}

/** A name whose collections are told apart from every other branch's. */
function checkedName(wanted: string): string {
  const name = normaliseName(wanted, 'branch.badName')
  if (name.includes('_')) {
    const message = 'A branch of the older layout cannot have an underscore in its name, which ends it'
    throw new ArgonError('branch.badName', message, { name })
  }
  checkCollectionName(name)
  return name
}

/** Drops every collection of a branch; nothing brings them back. `branch.isMain` for `main`, `branch.notFound`. */
export async function deletePrefixBranch(
  db: Db,
  listed: readonly string[] | null,
  name: string,
): Promise<PrefixBranch> {
  if (name === mainName) {
    throw new ArgonError('branch.isMain', `The branch \`${mainName}\` cannot be deleted`)
  }
  const branch = findPrefixBranch(await listPrefixBranches(db, listed), name)
  for (const { source } of branch.collections) await db.dropCollection(source)
  return branch
}
