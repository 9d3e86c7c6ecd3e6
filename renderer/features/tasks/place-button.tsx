import type { ServerTask } from '../../state/server-tasks.ts'
import { useProjects } from '../../state/projects.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { placeOf, showPlace } from './server-task-actions.ts'

/** Goes to the project and branch that a task is about; not there while they are looked at. */
export function PlaceButton({ task }: { readonly task: ServerTask }) {
  const place = placeOf(task)
  const projects = useProjects()
  const projectId = useSession((s) => s.projectId)
  const branchId = useSession((s) => s.branchId)
  if (place === null) return null
  const isOpen = projectId === place.projectId
  if (isOpen && branchId === place.branchId) return null
  const name = projects.find(({ id }) => id === place.projectId)?.name ?? 'the project'
  return (
    <Button size="small" onClick={() => showPlace(place)}>
      {isOpen ? 'Show the branch' : `Open ${name}`}
    </Button>
  )
}
