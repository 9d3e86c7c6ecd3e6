import type { Project } from '../projects/project.ts'

/** Of a project, what preparing takes. */
export type Preparing = Pick<Project, 'deps' | 'makeObjectId'>

/** What the statements of one command are prepared with: one time for all of them. */
export class Preparation {
  readonly project: Preparing
  /** Whether the command may be sent again. */
  readonly isRetryable: boolean
  /** Milliseconds since 1970. */
  readonly milliseconds: number
  #timestamps = 0

  constructor(project: Preparing, isRetryable: boolean) {
    this.project = project
    this.isRetryable = isRetryable
    this.milliseconds = project.deps.now()
  }

  get now(): bigint {
    return BigInt(this.milliseconds)
  }

  /** A timestamp of that time, another one at each asking. */
  timestamp(): { readonly seconds: number; readonly increment: number } {
    return { seconds: Math.floor(this.milliseconds / 1000) >>> 0, increment: ++this.#timestamps }
  }
}
