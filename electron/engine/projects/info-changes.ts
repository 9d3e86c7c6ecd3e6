import { ArgonError } from '../../../shared/model/errors.ts'
import { deriveHandle, foldName, normaliseName } from '../../../shared/model/names.ts'
import type { ProjectInfo } from './project-info.ts'

/**
 * What becomes of a project's `project.json`, worked out from what is known of the projects and nothing else, so that it
 * can be said before it is done. `others` are all projects but the one that changes.
 */
export type InfoChange = (info: ProjectInfo, others: readonly ProjectInfo[]) => ProjectInfo

/** Name and handle of a new project called so; `project.badName`, or `project.nameTaken` with the one that has it. */
export function planName(infos: readonly ProjectInfo[], wanted: string): { name: string; handle: string } {
  const name = normaliseName(wanted, 'project.badName')
  refuseTaken(infos, name)
  return { name, handle: freeHandle(infos, name) }
}

export const planRename =
  (wanted: string): InfoChange =>
  (info, others) => ({ ...info, ...planName(others, wanted) })

export const planDelete =
  (now: number): InfoChange =>
  (info) => {
    refuseTrashed(info)
    return { ...info, deletedTime: now }
  }

export const planUndelete: InfoChange = (info, others) => {
  if (info.deletedTime === null) {
    throw new ArgonError('project.notDeleted', `Project \`${info.name}\` is not in the trash`, {
      id: info.id,
    })
  }
  const name = nextFreeName(others, info.name)
  return { ...info, name, handle: freeHandle(others, name), deletedTime: null }
}

const named = (infos: readonly ProjectInfo[], name: string): ProjectInfo | undefined =>
  infos.find((info) => info.deletedTime === null && foldName(info.name) === foldName(name))

function refuseTaken(infos: readonly ProjectInfo[], name: string): void {
  const taken = named(infos, name)
  if (taken === undefined) return
  const message = `There is a project \`${taken.name}\` already; choose another name`
  throw new ArgonError('project.nameTaken', message, { id: taken.id, name: taken.name })
}

export function nextFreeName(infos: readonly ProjectInfo[], name: string): string {
  if (named(infos, name) === undefined) return name
  for (let n = 2; ; n++) {
    const numbered = `${name} (${n})`
    if (named(infos, numbered) === undefined) return numbered
  }
}

export const freeHandle = (infos: readonly ProjectInfo[], name: string): string =>
  deriveHandle(
    name,
    (handle) => infos.some((info) => info.deletedTime === null && info.handle === handle),
    'project',
  )

export function refuseTrashed(info: ProjectInfo): void {
  if (info.deletedTime === null) return
  const message = `Project \`${info.name}\` is in the trash; bring it back first`
  throw new ArgonError('project.notFound', message, { id: info.id, name: info.name })
}
