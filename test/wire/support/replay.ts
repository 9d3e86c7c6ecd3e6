import { randomBytes } from 'node:crypto'
import { startWireEndpoint } from '../../../electron/wire/endpoint.ts'
import type { ScratchEndpoint } from '../../support/wire/scratch-endpoint.ts'
import type { Finding } from '../../../electron/engine/verify/verify-project.ts'

/** An endpoint over the same projects, their indexes folded anew from their logs alone. */
export interface Replayed {
  readonly uri: string
  /** What the check of each log found before. */
  readonly findings: readonly (Finding['kind'] | undefined)[]
  close(): Promise<void>
}

/** Ends an endpoint, checks the logs behind it, throws the indexes away, makes them anew, and serves what they say. */
export async function replayed({ engine, endpoint, dataDirectory }: ScratchEndpoint): Promise<Replayed> {
  await endpoint.close()
  const findings: (Finding['kind'] | undefined)[] = []
  for (const { id } of await engine.projects.list()) {
    const project = await engine.projects.useLog(id)
    let finding: Finding | null = null
    for await (const progress of engine.verify(project)) finding = progress.finding
    findings.push(finding?.kind)
    for await (const progress of engine.rebuildIndex(project)) void progress
  }
  const served = await startWireEndpoint({
    engine,
    dataDirectory,
    now: Date.now,
    randomBytes,
    credentials: null,
  })
  return { uri: `mongodb://${served.host}:${served.port}/`, findings, close: () => served.close() }
}
