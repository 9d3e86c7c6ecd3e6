import type { SealOutcome, SealRequest } from '../log/sealed/sealer.ts'
import type { Project } from '../projects/project.ts'

/**
 * Seals all of a project's history that is cold now, in steps between which everybody else has a turn. The file does not
 * become smaller: LMDB keeps the pages that become free and fills them again. Throws `log.corrupt` where the log is
 * damaged, for what is damaged is not sealed.
 */
export const sealHistory = (project: Project, request: SealRequest = {}): Promise<SealOutcome> =>
  project.sealer.seal(request)
