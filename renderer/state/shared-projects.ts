import type { ProjectId } from '../../shared/model/ids.ts'
import type { Home, SharedHome } from '../../shared/model/link.ts'
import { api } from '../api/client.ts'
import { keepProject } from './project-actions.ts'
import { runRepair } from './repairs.ts'
import { useSession } from './session.ts'

/** Makes a project whose log is in a database, and opens it. */
export async function createSharedProject(name: string, home: SharedHome): Promise<void> {
  const project = await api.sharing.create({ name, home })
  keepProject(project)
  useSession.getState().openProject(project.id)
}

/** Takes up a project of a database, and opens it. */
export async function joinSharedProject(projectId: ProjectId, home: SharedHome): Promise<void> {
  const project = await api.sharing.join({ projectId, home })
  keepProject(project)
  useSession.getState().openProject(project.id)
}

/** Moves a project to another home; it goes on in the panel of tasks. */
export function startMove(projectId: ProjectId, to: Home): void {
  void runRepair('move', projectId, {
    again: () => startMove(projectId, to),
    async work(signal, tell) {
      for await (const move of api.sharing.move({ projectId, to }, { signal })) {
        // Every record is copied, then compared.
        const part = move.headLsn === 0 ? 0 : move.lsn / move.headLsn
        tell({ move, share: move.step === 'copying' ? part / 2 : 0.5 + part / 2 })
        if (move.project !== null) keepProject(move.project)
      }
    },
  })
}
