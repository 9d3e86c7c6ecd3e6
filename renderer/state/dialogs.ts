import { create } from 'zustand'
import type { BranchId, CollectionId, ConnectionId, ProjectId } from '../../shared/model/ids.ts'
import type { At } from '../../shared/model/moment.ts'

export type DialogRequest =
  | {
      readonly kind: 'createBranch'
      readonly from: BranchId
      readonly at: At
      readonly name?: string
      /** What follows once the branch is there and chosen. */
      readonly onCreated?: (branch: BranchId) => void
    }
  | { readonly kind: 'deleteBranch'; readonly branchId: BranchId }
  | { readonly kind: 'restoreBranch'; readonly branchId: BranchId; readonly at: At }
  | { readonly kind: 'deletedBranches' }
  | { readonly kind: 'createCollection' }
  | { readonly kind: 'renameCollection'; readonly collectionId: CollectionId }
  | { readonly kind: 'dropCollection'; readonly collectionId: CollectionId }
  | { readonly kind: 'import'; readonly files: readonly File[]; readonly collection: string | null }
  | {
      readonly kind: 'createProject'
      /** What was chosen before, where it is gone on with. */
      readonly begun?: NewProject
    }
  | { readonly kind: 'openShared'; readonly place?: DatabasePlace }
  | { readonly kind: 'moveProject'; readonly projectId: ProjectId; readonly place?: DatabasePlace }
  | { readonly kind: 'migrate'; readonly place?: DatabasePlace }
  | { readonly kind: 'renameProject'; readonly projectId: ProjectId }
  | { readonly kind: 'deleteProject'; readonly projectId: ProjectId }
  | { readonly kind: 'verifyLog'; readonly projectId: ProjectId }
  | {
      readonly kind: 'connect'
      readonly connectionId: ConnectionId | null
      /** What is offered once it is connected; cloning a database where nothing is said. */
      readonly next?: ConnectedNext
    }
  | {
      readonly kind: 'clone'
      readonly connectionId: ConnectionId | null
      /** The branch of the open project to pull into; null for a new project. */
      readonly into: BranchId | null
    }
  | {
      readonly kind: 'checkout'
      readonly branchId: BranchId
      readonly at: At
      readonly target?: CheckoutPlace
    }
  | {
      readonly kind: 'follow'
      readonly branchId: BranchId
      readonly connectionId: ConnectionId | null
    }
  | { readonly kind: 'testConnection'; readonly connectionId: ConnectionId }
  | {
      readonly kind: 'unlockConnection'
      readonly connectionId: ConnectionId
      /** What follows once its secrets are there. */
      readonly onUnlocked?: () => void
    }
  | { readonly kind: 'endpoint' }
  | { readonly kind: 'goTo' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'about' }

/** Where a checkout goes: what was chosen before. */
export interface CheckoutPlace {
  readonly connectionId: ConnectionId | null
  readonly database: string
  /** Names of collections; null for all. */
  readonly collections: readonly string[] | null
}

export interface ConnectedNext {
  readonly label: string
  readonly open: (connectionId: ConnectionId) => void
}

/** A database of a saved connection, as far as it is chosen. */
export interface DatabasePlace {
  readonly connectionId: ConnectionId | null
  readonly database: string
}

export interface NewProject {
  readonly name: string
  /** Null for one on this computer. */
  readonly place: DatabasePlace | null
}

/** The one dialog that is open, or null. */
export const useDialogs = create<{ dialog: DialogRequest | null }>()(() => ({ dialog: null }))

export const openDialog = (dialog: DialogRequest): void => useDialogs.setState({ dialog })
export const closeDialog = (): void => useDialogs.setState({ dialog: null })
