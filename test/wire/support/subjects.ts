import { inject } from 'vitest'
import type { TestServer } from '../../support/mongodb/servers.ts'

/** What clients talk to in these tests. */
export interface Subject {
  readonly name: TestServer['name'] | 'argon'
  readonly uri: string
}

/** Whom to believe, most first: MongoDB itself, then what passes most of the drivers' own tests. */
const byTrust: readonly Subject['name'][] = ['given', 'mongod', 'oracle', 'ferretdb']

/** The servers to compare with, the one that others are held against first. */
export function serversToCompare(): readonly Subject[] {
  const trust = ({ name }: Subject) => byTrust.indexOf(name)
  return inject('mongodbServers').toSorted((a, b) => trust(a) - trust(b))
}
