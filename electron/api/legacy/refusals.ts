import { contract, type AppContract } from '../../../shared/contract/contract.ts'
import type { Impl } from '../../../shared/rpc/define.ts'

/** What each feature of the contract is called where all of it, or the rest of it, is refused. */
const features: Readonly<Partial<Record<string, string>>> = {
  projects: 'Having projects',
  branches: 'Renaming, restoring or bringing back a branch',
  collections: 'Changing collections',
  documents: 'Changing documents and seeing their history',
  history: 'History',
  transfer: 'Importing files',
  repair: 'A log that can be verified',
  clone: 'Cloning a database',
  checkout: 'Checking out a state of a branch',
  follow: 'Following a database',
  migration: 'Migrating',
  sharing: 'Sharing projects',
  endpoint: 'Reaching branches by MongoDB clients',
}

/** Handlers of the whole contract that refuse, whatever is asked. */
export function refusals(refuse: (what: string) => Error): Impl<AppContract> {
  const impl = Object.entries(contract).map(([feature, operations]) => {
    const error = (): Error => refuse(features[feature] ?? `What \`${feature}\` does`)
    return [feature, refusingFeature(operations, error)]
  })
  return Object.fromEntries(impl) as Impl<AppContract>
}

function refusingFeature(operations: AppContract[keyof AppContract], error: () => Error): object {
  const handlers = Object.entries(operations).map(([name, { kind }]) => [
    name,
    kind === 'call' ? () => Promise.reject(error()) : () => refusingStream(error()),
  ])
  return Object.fromEntries(handlers) as object
}

// eslint-disable-next-line require-yield
async function* refusingStream(error: Error): AsyncGenerator<never> {
  throw error
}
