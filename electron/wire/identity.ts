import { bytesToHex } from '../../shared/ejson/text-bytes.ts'
import { WireError } from './wire-error.ts'

/** The release of MongoDB whose behaviour the endpoint shows, and the wire version that goes with it. */
export const mongoVersion = '8.0.4'
export const mongoVersionParts: readonly number[] = [8, 0, 4, 0]
export const featureVersion = '8.0'
export const wireVersionMax = 25

export const setName = 'argon'
export const logicalSessionMinutes = 30

/** As what the endpoint shows itself. */
export interface Identity {
  readonly kind: 'replicaSet' | 'standalone'
  /** Host and port as clients are to dial it. */
  readonly me: string
  /** Of this run of the endpoint, 24 hexadecimal digits: what clients learned of an earlier one is outdated. */
  readonly processId: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** A process id as an ObjectId is made: seconds, then random bytes. */
export function makeProcessId(now: number, randomBytes: (length: number) => Uint8Array): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
  return seconds + bytesToHex(randomBytes(8))
}

/** Throws MongoDB's error for what only a member of a replica set answers. */
export function requireReplicaSet({ kind }: Identity): void {
  if (kind === 'standalone') throw new WireError('NoReplicationEnabled', 'not running with --replSet')
}
