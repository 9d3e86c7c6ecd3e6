import type { Project } from '../../shared/contract/projects.ts'
import type { ProjectId } from '../../shared/model/ids.ts'
import { api } from '../api/client.ts'
import { openDialog } from './dialogs.ts'
import { notify, notifyError } from './notify.ts'
import { freeProjectName, nameFromFile } from './project-names.ts'
import { useProjectsState } from './projects.ts'
import { useSession } from './session.ts'

function knownProjects(): readonly Project[] {
  const state = useProjectsState.getState()
  return state.kind === 'ready' ? state.projects : []
}

/** Puts a project that an answer brought into the list; the engine's own announcement may come later. */
export function keepProject(project: Project): void {
  const others = knownProjects().filter((p) => p.id !== project.id)
  useProjectsState.setState({ kind: 'ready', projects: [...others, project] }, true)
}

/** Makes an empty project and opens it. */
export async function createProject(name: string): Promise<void> {
  const project = await api.projects.create({ name })
  keepProject(project)
  useSession.getState().openProject(project.id)
}

/** Makes a project named after the first file, opens it and asks how to import the files. */
export async function createProjectFromFiles(files: readonly File[]): Promise<void> {
  const [first] = files
  if (first === undefined) return
  await createProject(freeProjectName(nameFromFile(first.name), knownProjects()))
  openDialog({ kind: 'import', files, collection: null })
}

/** Builds the sample shop and opens it; `onProgress` is told how far it is, 0 to 1. */
export async function createSample(onProgress: (part: number) => void, signal: AbortSignal): Promise<void> {
  for await (const { done, total, project } of api.projects.createSample({}, { signal })) {
    onProgress(total === 0 ? 0 : done / total)
    if (project === null) continue
    keepProject(project)
    useSession.getState().openProject(project.id)
  }
}

export async function renameProject(project: Project, name: string): Promise<void> {
  keepProject(await api.projects.rename({ projectId: project.id, name }))
  notify({
    message: `Project renamed to \`${name.trim()}\``,
    undo: async () => keepProject(await api.projects.rename({ projectId: project.id, name: project.name })),
  })
}

/** Puts a project into the trash, closing it where it is open; the message offers to take it out again. */
export async function deleteProject(project: Project): Promise<void> {
  const { projectId, closeProject } = useSession.getState()
  keepProject(await api.projects.delete({ projectId: project.id }))
  if (projectId === project.id) closeProject()
  notify({
    message: `Project \`${project.name}\` is in the trash`,
    undo: async () => {
      await undeleteProject(project.id)
      if (projectId === project.id) useSession.getState().openProject(project.id)
    },
  })
}

export async function undeleteProject(projectId: ProjectId): Promise<void> {
  keepProject(await api.projects.undelete({ projectId }))
}

/** The same for a button: what goes wrong becomes a message. */
export const takeOutOfTrash = (project: Project): void => void undeleteProject(project.id).catch(notifyError)
