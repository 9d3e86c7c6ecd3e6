import type { Author } from '../branches/branch-commands.ts'
import { ArgonError } from '../../../shared/model/errors.ts'
import type { BranchId } from '../../../shared/model/ids.ts'
import { mongoCodes } from '../../../shared/model/mongo-codes.ts'
import type { At } from '../../../shared/model/moment.ts'
import { resolveMoment } from '../history/moments.ts'
import type { Project } from '../projects/project.ts'
import type { ReadView } from '../read/read-view.ts'

/** A branch at a moment, and who writes there. */
export class Place {
  readonly project: Project
  readonly branchId: BranchId
  readonly at: At
  readonly #author: Author | undefined

  constructor(
    project: Project,
    branchId: BranchId,
    { at, author }: { readonly at: At; readonly author: Author | undefined },
  ) {
    this.project = project
    this.branchId = branchId
    this.at = at
    this.#author = author
  }

  /** The branch's handle, by which databases are told apart. */
  get name(): string {
    return this.project.branches.get(this.branchId).handle
  }

  /** What is read now. Errors: `branch.notFound`, and those of a moment that there is not. */
  view(): ReadView {
    const { project, branchId } = this
    project.refresh()
    project.branches.get(branchId)
    return { project, branchId, lsn: resolveMoment(project, this.at).lsn }
  }

  /** Who writes. Errors: `request.invalid` where nobody may: at a moment of the past, or without an author. */
  writer(): Author {
    if (this.at.kind !== 'head') throw past(this)
    if (this.#author === undefined) {
      throw new ArgonError('request.invalid', 'A database that is written to is opened with an author')
    }
    return this.#author
  }
}

function past({ name, at }: Place): ArgonError {
  const moment = at.kind === 'lsn' ? `LSN ${at.lsn}` : 'a time'
  const message = `The branch \`${name}\` is read at ${moment} of its past, which nobody writes to; make a branch there, or write to its head`
  return new ArgonError('request.invalid', message, {
    mongoCode: mongoCodes.CommandNotSupportedOnView,
    mongoCodeName: 'CommandNotSupportedOnView',
  })
}
