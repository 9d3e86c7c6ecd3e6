import { PencilLineIcon } from 'lucide-react'
import { useEffect } from 'react'
import type { ProjectId } from '../../../../shared/model/ids.ts'
import { notify, notifyError } from '../../../state/notify.ts'
import { plural } from '../../../state/format.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import type { MenuEntry } from '../../../ui/menu.tsx'
import { dropDraft, keepDraft, loadDrafts, useDrafts } from '../drafts.ts'
import type { Draft } from '../drafts.ts'
import { openDraft } from '../panel/edit-sessions.ts'
import { useViewState } from '../view-state.ts'

const clock = (time: number): string =>
  new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

const draftName = (draft: Draft): string =>
  draft.edit ? `${draft.edit.label} in ${draft.collectionName}` : `New document in ${draft.collectionName}`

/** Texts of this project that were written and not saved, after a reload or beside another editor. */
export function DraftsBar({ projectId }: { readonly projectId: ProjectId }) {
  const drafts = useDrafts((s) => s.drafts)
  const openKey = useViewState((s) => (s.panel.kind === 'editor' ? s.panel.session.key : null))
  useEffect(() => void loadDrafts().catch(notifyError), [])

  const waiting = [...drafts.values()]
    .filter((draft) => draft.projectId === projectId && draft.key !== openKey)
    .sort((a, b) => b.time - a.time)
  const [newest] = waiting
  if (!newest) return null
  return (
    <Banner
      tone="accent"
      icon={<PencilLineIcon size={14} aria-hidden />}
      actions={
        <>
          <ReviewButton drafts={waiting} />
          <Button size="small" variant="ghost" onClick={() => discardAll(waiting)}>
            Discard
          </Button>
        </>
      }
    >
      {plural(waiting.length, 'unsaved draft')} from {clock(newest.time)}
    </Banner>
  )
}

function ReviewButton({ drafts }: { readonly drafts: readonly Draft[] }) {
  const open = (draft: Draft): void => void openDraft(draft).catch(notifyError)
  const [only] = drafts
  if (drafts.length === 1 && only) {
    return (
      <Button size="small" onClick={() => open(only)}>
        Review
      </Button>
    )
  }
  const entries = drafts.map((draft): MenuEntry => ({
    kind: 'item',
    label: `${clock(draft.time)}  ${draftName(draft)}`,
    onSelect: () => open(draft),
  }))
  return <Menu entries={entries} align="end" trigger={<Button size="small">Review…</Button>} />
}

function discardAll(drafts: readonly Draft[]): void {
  for (const draft of drafts) void dropDraft(draft.key)
  notify({
    message: `Discarded ${plural(drafts.length, 'draft')}`,
    undo: () => Promise.all(drafts.map(keepDraft)),
  })
}
