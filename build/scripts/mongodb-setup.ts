import type { TestProject } from 'vitest/node'
import { startServers, type Servers, type TestServer } from '../../test/support/mongodb/servers.ts'
import { noteNotRun } from './not-run.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly mongodbServers: readonly TestServer[]
  }
}

/** What vitest runs before the tests on MongoDB: starts the servers once, and gives the tests their addresses. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideServers(project, await startServers())
}

/** Gives the tests of a project the addresses of servers, says what is missing, and gives what stops them in the end. */
export function provideServers(project: TestProject, { running, missing }: Servers): () => Promise<void> {
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
