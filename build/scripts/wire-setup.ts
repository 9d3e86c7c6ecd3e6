import type { TestProject } from 'vitest/node'
import { installClients, type InstalledClients } from '../../test/wire/support/installed-clients.ts'
import { startServers } from '../../test/support/mongodb/servers.ts'
import { provideServers } from './mongodb-setup.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly wireClients: InstalledClients
  }
}

/** What vitest runs before the tests of the wire: installs the clients that are not of npm, and starts the servers. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const missing: string[] = []
  project.provide('wireClients', await installClients(missing))
  const servers = await startServers(true)
  const isThereOracle = servers.running.some(({ name }) => name === 'oracle')
  if (!isThereOracle) missing.push('random questions need the oracle to be held against; set ARGON_ORACLE')
  return provideServers(project, { ...servers, missing: [...missing, ...servers.missing] })
}
