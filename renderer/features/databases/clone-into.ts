import type { CloneTarget } from '../../../shared/contract/clone.ts'
import type { Branch } from '../../../shared/model/branch.ts'
import type { ProjectId } from '../../../shared/model/ids.ts'
import { atHead } from '../../../shared/model/moment.ts'
import { branchNameFault, checkBranchName } from '../../state/branch-names.ts'
import { plural } from '../../state/format.ts'
import { projectNameFault } from '../../state/project-names.ts'
import type { Project } from '../../../shared/contract/projects.ts'
import type { Chosen } from './chosen.ts'

export type Into = CloneTarget['kind']

/** What was chosen about where a clone goes. */
export interface IntoChoices {
  readonly into: Into
  readonly projectName: string
  readonly branchName: string
  readonly missing: 'keep' | 'drop'
}

/** Where the open project is, and which of its branches is meant. */
export interface OpenPlace {
  readonly projectId: ProjectId
  readonly branch: Branch
}

/** What a clone is given; null while no project is open for what needs one. */
export function targetOf(choices: IntoChoices, place: OpenPlace | null): CloneTarget | null {
  if (choices.into === 'newProject') return { kind: 'newProject', name: choices.projectName.trim() }
  if (place === null) return null
  const { projectId, branch } = place
  if (choices.into === 'branch') return { kind: 'branch', projectId, branchId: branch.id }
  return { kind: 'newBranch', projectId, name: choices.branchName.trim(), from: branch.id, at: atHead }
}

/** What is wrong with the name of what is made, or null. */
export function nameFaultOf(
  choices: IntoChoices,
  projects: readonly Project[],
  branches: readonly Branch[],
): string | null {
  if (choices.into === 'newProject') {
    if (choices.projectName.trim() === '') return 'Give the project a name'
    return projectNameFault(choices.projectName, projects)
  }
  if (choices.into === 'branch') return null
  const check = checkBranchName(choices.branchName, branches)
  return check.kind === 'empty' ? 'Give the branch a name' : branchNameFault(check)
}

/** Names of a branch's collections that the database does not have: they matter where all of it is pulled. */
export function missingNames(
  ours: readonly { readonly name: string }[],
  theirs: readonly { readonly name: string }[],
): string[] {
  const names = new Set(theirs.map(({ name }) => name))
  return ours.filter(({ name }) => !names.has(name)).map(({ name }) => name)
}

/** The main button, with the effect in numbers. */
export function submitLabel(choices: IntoChoices, chosen: Chosen, dropped: number): string {
  const verb = choices.into === 'branch' ? 'Pull' : 'Clone'
  const what = `${verb} ${plural(chosen.names.length, 'collection')}`
  return dropped === 0 ? what : `${what}, drop ${plural(dropped, 'other')}`
}

/** `a`, `b` and 3 more. */
export function nameList(names: readonly string[], shownMax = 3): string {
  const shown = names.slice(0, shownMax).map((name) => `\`${name}\``)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${plural(rest, 'more', 'more')}`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}
