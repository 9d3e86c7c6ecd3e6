import { readFileSync, writeFileSync } from 'node:fs'

/** The hash of each version of the contract, and which of them people already have. */
export interface ContractHistory {
  readonly released: readonly number[]
  readonly hashes: Readonly<Record<string, string>>
}

const file = new URL('./contract-history.json', import.meta.url)

export function readContractHistory(): ContractHistory {
  return JSON.parse(readFileSync(file, 'utf8')) as ContractHistory
}

/** Records the hash of a version that is not released yet; a released one never changes. */
export function recordContract(history: ContractHistory, version: number, hash: string): ContractHistory {
  const known = history.hashes[version]
  if (history.released.includes(version) && known !== hash) {
    throw new Error(
      `Version ${version} of the contract is released; raise contractVersion instead of changing it`,
    )
  }
  return { ...history, hashes: { ...history.hashes, [version]: hash } }
}

export function writeContractHistory(history: ContractHistory): void {
  writeFileSync(file, `${JSON.stringify(history, null, 2)}\n`)
}
