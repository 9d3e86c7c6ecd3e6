declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** Log sequence number: a positive integer, dense and strictly increasing within a project. */
export type Lsn = Brand<number, 'Lsn'>
/** A branch's identity: the LSN of the entry that created it. */
export type BranchId = Brand<number, 'BranchId'>
/** A collection's identity: the LSN of the entry that created it. */
export type CollectionId = Brand<number, 'CollectionId'>
/** A project's identity: a random UUID in lower-case hexadecimal with hyphens. */
export type ProjectId = Brand<string, 'ProjectId'>
/** A saved connection's identity: as a project's. */
export type ConnectionId = Brand<string, 'ConnectionId'>

export const asLsn = (value: number): Lsn => value as Lsn
export const asBranchId = (value: number): BranchId => value as BranchId
export const asCollectionId = (value: number): CollectionId => value as CollectionId
export const asProjectId = (value: string): ProjectId => value as ProjectId
export const asConnectionId = (value: string): ConnectionId => value as ConnectionId

/** The branch `main` of every project is made by the project's first entry. */
export const mainBranchId = asBranchId(1)
