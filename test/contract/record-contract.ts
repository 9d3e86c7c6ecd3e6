import { contract, contractVersion } from '../../shared/contract/contract.ts'
import { readContractHistory, recordContract, writeContractHistory } from './contract-history.ts'
import { hashContract } from './describe-contract.ts'

// Run by hand after a deliberate change: node test/contract/record-contract.ts
writeContractHistory(recordContract(readContractHistory(), contractVersion, hashContract(contract)))
