import type { TestProject } from 'vitest/node'
import { startServers, type TestServer } from '../../test/support/mongodb/servers.ts'
import { noteNotRun } from './not-run.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly mongodbServers: readonly TestServer[]
  }
}

/** What vitest runs before the tests of a project on MongoDB: starts the servers once, and gives the tests their addresses. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { running, missing } = await startServers()
  for (const sentence of missing) console.log(sentence)
  if (missing.length > 0) noteNotRun(project.name, missing)
  project.provide(
    'mongodbServers',
    running.map(({ name, uri }) => ({ name, uri })),
  )
  return async () => {
    for (const server of running) await server.stop()
  }
}
