import type { ConnectionId } from './ids.ts'

/** Colours that a connection can have; the window's palette of branches has one for each but the first. */
export const connectionColours = ['none', 'violet', 'green', 'orange', 'blue', 'pink', 'red'] as const
export type ConnectionColour = (typeof connectionColours)[number]

/** Where secrets rest: kept over restarts, or asked for once in each run of the app. */
export const secretKeepings = ['keep', 'ask'] as const
export type SecretKeeping = (typeof secretKeepings)[number]

/** What a person chooses about a connection besides its secrets. */
export interface ConnectionChoices {
  readonly name: string
  readonly colour: ConnectionColour
  readonly isFavourite: boolean
  /** Locks the server against writes of this app; the server's own roles are unchanged. */
  readonly isReadOnly: boolean
  /** A connection string without secrets. */
  readonly uri: string
  readonly keeping: SecretKeeping
}

/** A saved connection as it may be shown: its secrets are not in it, only what they are called. */
export interface SavedConnection extends ConnectionChoices {
  readonly id: ConnectionId
  /** Milliseconds since 1970. */
  readonly createdTime: number
  /** Which secrets it has, by their names in a connection string. */
  readonly secretNames: readonly string[]
  /** Whether they have to be typed before the connection can be used. */
  readonly needsSecrets: boolean
}

/**
 * How kept secrets are protected. `system`: by the operating system's key store. `keyFile`: encrypted by a key that lies
 * beside them, in a file of this user. `memory`: they are not kept.
 */
export interface SecretProtection {
  readonly kind: 'system' | 'keyFile' | 'memory'
  /** Name of the key store, or the path of the key; may be empty. */
  readonly place: string
}

/** Whether a server offers something: asked of the server itself. `unknown` where its user may not find out. */
export const offers = ['offered', 'notOffered', 'unknown'] as const
export type Offer = (typeof offers)[number]

export const topologyKinds = ['standalone', 'replicaSet', 'sharded', 'loadBalanced'] as const
export type TopologyKind = (typeof topologyKinds)[number]

/** What a server says about itself and about who asks. */
export interface ConnectionReport {
  /** `MongoDB`, or the name of what speaks its protocol, as far as that says so. */
  readonly product: string
  readonly version: string
  readonly topology: TopologyKind
  /** Name of the replica set; empty where there is none. */
  readonly setName: string
  /** Members of the set that may hold data, as the server calls them. */
  readonly members: readonly string[]
  /** Whether the server that answered takes writes. */
  readonly isWritable: boolean
  /** Who is logged in, as `user@database`; empty where nobody is. */
  readonly user: string
  readonly changeStreams: Offer
  readonly snapshotReads: Offer
  /** Shortest of a few round trips. */
  readonly latencyMilliseconds: number
}
