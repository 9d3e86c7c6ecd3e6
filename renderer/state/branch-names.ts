import type { Branch } from '../../shared/model/branch.ts'
import { isArgonError } from '../../shared/model/errors.ts'
import type { BranchId } from '../../shared/model/ids.ts'
import { deriveHandle, foldName, normaliseName } from '../../shared/model/names.ts'

/** What a typed branch name amounts to. `ok` has the name as it would be kept and the handle it would get. */
export type BranchNameCheck =
  | { kind: 'empty' }
  | { kind: 'ok'; name: string; handle: string }
  | { kind: 'bad'; message: string }
  | { kind: 'taken'; message: string; branch: Branch }

/**
 * Checks a name while it is typed, by the engine's own rules, so that the field can say what is wrong before anything
 * is sent. Only active branches hold a name. `except` is the branch being renamed: it may keep its own.
 */
export function checkBranchName(
  text: string,
  branches: readonly Branch[],
  except: BranchId | null = null,
): BranchNameCheck {
  if (text.trim() === '') return { kind: 'empty' }
  const normal = tryNormalise(text)
  if (normal.kind === 'bad') return normal
  const others = branches.filter((branch) => branch.state === 'active' && branch.id !== except)
  const fold = foldName(normal.name)
  const holder = others.find((branch) => foldName(branch.name) === fold)
  if (holder !== undefined) {
    return { kind: 'taken', message: `A branch named \`${holder.name}\` already exists`, branch: holder }
  }
  const handles = new Set(others.map((branch) => branch.handle))
  const handle = deriveHandle(normal.name, (candidate) => handles.has(candidate))
  return { kind: 'ok', name: normal.name, handle }
}

/** The sentence to show under the field, or null when there is nothing wrong to say. */
export function branchNameFault(check: BranchNameCheck): string | null {
  return check.kind === 'bad' || check.kind === 'taken' ? check.message : null
}

function tryNormalise(text: string): { kind: 'ok'; name: string } | { kind: 'bad'; message: string } {
  try {
    return { kind: 'ok', name: normaliseName(text, 'branch.badName') }
  } catch (error) {
    if (isArgonError(error, 'branch.badName')) return { kind: 'bad', message: error.message }
    throw error
  }
}
