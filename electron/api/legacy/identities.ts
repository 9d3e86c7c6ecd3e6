import { createHash } from 'node:crypto'
import {
  asBranchId,
  asCollectionId,
  asProjectId,
  mainBranchId,
  type BranchId,
  type CollectionId,
  type ProjectId,
} from '../../../shared/model/ids.ts'

/**
 * The older layout knows things by their names; the contract by numbers. They are made from the names, so that they are
 * the same at every start.
 */
const numberOf = (kind: string, name: string): number => 1 + digest(kind, name).readUIntBE(0, 5)

const digest = (kind: string, name: string): Buffer =>
  createHash('sha256').update(`${kind}\0${name}`).digest()

export const branchIdOf = (name: string): BranchId =>
  name === 'main' ? mainBranchId : asBranchId(1 + numberOf('branch', name))

export const collectionIdOf = (name: string): CollectionId => asCollectionId(numberOf('collection', name))

/** The one project of the older layout is its database. */
export function projectIdOf(database: string): ProjectId {
  const hex = digest('project', database).toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)]
  return asProjectId(parts.join('-'))
}
