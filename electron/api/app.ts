import type { app } from '../../shared/contract/app.ts'
import { contractVersion } from '../../shared/contract/contract.ts'
import type { FeatureImpl } from '../../shared/rpc/define.ts'
import type { HostFacts } from './context.ts'

export function appHandlers(facts: HostFacts): FeatureImpl<typeof app> {
  const { host, version, platform, dataDirectory, actor } = facts
  return { info: () => ({ host, version, platform, dataDirectory, actor, contractVersion }) }
}
