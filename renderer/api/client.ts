import { contract } from '../../shared/contract/contract.ts'
import { connectToHost } from './connect.ts'

/** This window's connection; its state is for the banner that says when the engine cannot be reached. */
export const connection = connectToHost(contract)

/** The engine, typed by the contract: `api.branches.create(input, {signal})`. */
export const { api } = connection
