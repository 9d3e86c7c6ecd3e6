import { databaseNameFault } from '../../../shared/connection-string/database-name.ts'
import { atHead, atLsn, type At } from '../../../shared/model/moment.ts'

/** What the name of a database says: a branch by handles, or a name that means the branch `main` of a project. */
export type DatabaseName =
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'branch'; readonly project: string; readonly branch: string; readonly at: At }
  | { readonly kind: 'bad'; readonly reason: string }

const branchPattern = /^([^~@]+)~([^~@]+)(?:@([^~@]*))?$/u
const lsnPattern = /^[1-9]\d{0,14}$/u
const timePattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/u

/**
 * Takes the name of a database apart: `<project>~<branch>`, read-only as of an LSN with `@41207` behind it or as of a time
 * with `@20261102T140311Z` (drivers refuse dots and colons); a name without `~` is a project's `main`.
 */
export function parseDatabaseName(name: string): DatabaseName {
  const fault = databaseNameFault(name)
  if (fault !== null) return { kind: 'bad', reason: fault }
  if (!name.includes('~')) return { kind: 'plain', name }
  const [, project, branch, moment] = branchPattern.exec(name) ?? []
  if (project === undefined || branch === undefined) return unreadable(name)
  const at = moment === undefined ? atHead : parseMoment(moment)
  return at === null ? unreadable(name) : { kind: 'branch', project, branch, at }
}

const unreadable = (name: string): DatabaseName => ({
  kind: 'bad',
  reason: `\`${name}\` names no branch: write <project>~<branch>, or behind it @<LSN> or @20261102T140311Z for the past`,
})

function parseMoment(text: string): At | null {
  if (lsnPattern.test(text)) return atLsn(Number(text))
  const parts = timePattern.exec(text)?.slice(1).map(Number)
  if (parts === undefined) return null
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number]
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  return momentText(time) === text ? { kind: 'time', time } : null
}

/** A time as the name of a database spells it, in UTC to the second: `20261102T140311Z`. */
export const momentText = (time: number): string =>
  new Date(time).toISOString().replaceAll(/[-:]|\.\d+/gu, '')

/** The name of the database that is this branch. */
export const branchDatabase = (
  project: { readonly handle: string },
  branch: { readonly handle: string },
): string => `${project.handle}~${branch.handle}`
