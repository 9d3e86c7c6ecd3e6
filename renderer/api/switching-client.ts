import type { CallOptions, Client, Contract } from '../../shared/rpc/define.ts'

/**
 * A client that stays the same object while the connection underneath is replaced: each call and stream begins
 * on whatever `current` answers at that time.
 */
export function createSwitchingClient<C extends Contract>(contract: C, current: () => Client<C>): Client<C> {
  type AnyMethod = (input: unknown, options?: CallOptions) => unknown
  type AnyClient = Readonly<Record<string, Readonly<Record<string, AnyMethod>>>>

  const features = Object.entries(contract).map(([featureName, feature]) => {
    const methods = Object.keys(feature).map((name) => {
      const method: AnyMethod = (input, options) => {
        const now = (current() as unknown as AnyClient)[featureName]?.[name]
        if (!now) throw new Error(`The contract has no operation ${featureName}.${name}`)
        return now(input, options)
      }
      return [name, method] as const
    })
    return [featureName, Object.freeze(Object.fromEntries(methods))] as const
  })
  return Object.freeze(Object.fromEntries(features)) as unknown as Client<C>
}
