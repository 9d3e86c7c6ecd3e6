import { useEffect, useMemo, useRef, useState } from 'react'
import type { ParseProblem } from '../../../../shared/ejson/parse-problem.ts'
import { describeError, hasCode } from '../../../state/errors.ts'
import { acceleratorKeys, useCommand } from '../../../state/commands.ts'
import { formatCount, plural } from '../../../state/format.ts'
import { notify } from '../../../state/notify.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { keepDraft } from '../drafts.ts'
import { documentEditText, lintCharactersMax, respell } from '../model/edit-text.ts'
import type { EditFormat } from '../model/edit-text.ts'
import { planInsert, planReplace, textProblems } from '../model/save-plan.ts'
import type { SaveBase, SavePlan } from '../model/save-plan.ts'
import { closeEditor } from '../view-state.ts'
import type { EditSession } from '../view-state.ts'
import { insertDocuments, replaceDocument } from '../writes.ts'
import { CodeEditor } from './code-editor.tsx'
import type { CodeEditorHandle } from './code-editor.tsx'
import { ConflictNote } from './conflict-note.tsx'
import { openDraft } from './edit-sessions.ts'
import { freshValues } from './fresh-values.ts'
import styles from './editor-panel.module.css'
import { PanelFrame } from './panel-frame.tsx'
import { draftOf, useDraft } from './use-draft.ts'
import { useTheirs } from './use-theirs.ts'

export interface EditorPanelProps {
  readonly session: EditSession
  /** The branch it is written to, where that is not the one on screen. */
  readonly branchName: string | null
  /** Why nothing can be saved now, or null. */
  readonly readOnlyReason: string | null
  readonly onInserted: (ids: readonly Uint8Array[]) => void
}

/** The second Esc closes, if it comes soon. */
const escapeMilliseconds = 1500

/** One document as text beside the list: edit, insert, clone. */
export function EditorPanel({ session, branchName, readOnlyReason, onInserted }: EditorPanelProps) {
  const { base } = session
  const editor = useRef<CodeEditorHandle>(null)
  const [isDirty, setDirty] = useState(session.text !== session.cleanText)
  const [problems, setProblems] = useState<readonly ParseProblem[]>([])
  const [format, setFormat] = useState<EditFormat>('shell')
  const clean = useCleanTexts(session)
  const draft = useDraft(session, clean.isClean)
  const saving = useSaving(session, editor, onInserted, draft.forget)
  const escape = useEscapeTwice(() => discard(session, editor.current?.text() ?? '', draft.forget))

  const check = (text: string): readonly ParseProblem[] => {
    const found = textProblems(text, base === null, freshValues)
    setProblems(found)
    return found
  }
  const change = (text: string): void => {
    setDirty(!clean.isClean(text))
    draft.change(text)
    saving.forgetError()
    if (text.length > lintCharactersMax) setProblems([])
  }
  const save = (): void => {
    if (!readOnlyReason) void saving.save()
  }
  const respellAs = (next: EditFormat): void => {
    const text = respell(editor.current?.text() ?? '', next)
    if (text === null) return
    if (!isDirty) clean.add(text)
    editor.current?.replace(text)
    setFormat(next)
  }
  useCommand('document.save', { run: save, enabled: () => readOnlyReason ?? true })

  return (
    <PanelFrame
      title={base ? base.document.label : 'New documents'}
      isTitleData={base !== null}
      subtitle={
        (base ? '' : 'in ') + session.place.collectionName + (branchName === null ? '' : ` on ${branchName}`)
      }
      isDirty={isDirty}
      onClose={() => discard(session, editor.current?.text() ?? '', draft.forget)}
      tools={
        <Segmented
          label="Spelling"
          value={format}
          options={[
            { value: 'shell', label: 'Shell' },
            { value: 'edit', label: 'EJSON' },
          ]}
          onChange={respellAs}
        />
      }
    >
      {saving.theirs && (
        <ConflictNote
          theirs={saving.theirs}
          onLoad={(bytes) => {
            editor.current?.replace(documentEditText(bytes, format))
            saving.accept()
          }}
          onOverwrite={() => void saving.overwrite()}
          onKeep={saving.dismiss}
        />
      )}
      <CodeEditor
        ref={editor}
        label={base ? `Document ${base.document.label}` : 'New documents'}
        initialText={session.text}
        problems={check}
        onChange={change}
        onSave={save}
        onEscape={escape.press}
      />
      {saving.error !== null && (
        <div className={styles['error']}>
          <ErrorNote {...describeError(saving.error)} />
        </div>
      )}
      <footer className={styles['footer']}>
        <span
          className={styles['status']}
          aria-live="polite"
          data-fault={(problems.length > 0 && !escape.isArmed) || undefined}
        >
          {escape.isArmed ? 'Press Esc again to close' : statusText(problems, isDirty, saving.said)}
        </span>
        <Button
          size="small"
          variant="ghost"
          onClick={() => discard(session, editor.current?.text() ?? '', draft.forget)}
        >
          Cancel
        </Button>
        <Button
          size="small"
          variant="primary"
          busy={saving.isBusy}
          keys={acceleratorKeys('CmdOrCtrl+S')}
          tooltip={base ? 'Save the document' : 'Insert'}
          disabledReason={readOnlyReason ?? (problems.length > 0 ? 'Mend what is underlined first' : null)}
          onClick={save}
        >
          {base ? 'Save' : 'Insert'}
        </Button>
      </footer>
    </PanelFrame>
  )
}

function statusText(problems: readonly ParseProblem[], isDirty: boolean, said: string | null): string {
  const [first] = problems
  if (first) {
    const more = problems.length > 1 ? ` (and ${formatCount(problems.length - 1)} more)` : ''
    return `Line ${first.line}: ${first.message}${more}`
  }
  return said ?? (isDirty ? 'Not saved yet; kept as a draft' : '')
}

/** Closes the editor. What was written and not saved can be had back for as long as the notice stands. */
function discard(session: EditSession, text: string, forget: () => void): void {
  forget()
  closeEditor(session)
  if (text === session.cleanText || text.trim() === '') return
  const draft = draftOf(session, text)
  const what = session.base ? `changes to ${session.base.document.label}` : 'new document'
  notify({
    message: `Discarded the ${what}`,
    undo: async () => {
      await keepDraft(draft)
      await openDraft(draft)
    },
  })
}

/** Texts that change nothing: what the session began with, and other spellings of it. */
function useCleanTexts({ cleanText }: EditSession) {
  const [texts] = useState(() => new Set([cleanText]))
  return useMemo(
    () => ({ isClean: (text: string) => texts.has(text), add: (text: string) => void texts.add(text) }),
    [texts],
  )
}

function useEscapeTwice(close: () => void): { readonly press: () => void; readonly isArmed: boolean } {
  const [isArmed, setArmed] = useState(false)
  useEffect(() => {
    if (!isArmed) return
    const timer = setTimeout(() => setArmed(false), escapeMilliseconds)
    return () => clearTimeout(timer)
  }, [isArmed])
  return { isArmed, press: () => (isArmed ? close() : setArmed(true)) }
}

/** Saving with all that can stand in its way. */
function useSaving(
  session: EditSession,
  editor: { readonly current: CodeEditorHandle | null },
  onInserted: (ids: readonly Uint8Array[]) => void,
  forgetDraft: () => void,
) {
  const [base, setBase] = useState<SaveBase | null>(session.base)
  const running = useRef(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [dismissedLsn, setDismissed] = useState(0)
  const { theirs, look } = useTheirs(session)

  const carryOut = async (plan: SavePlan): Promise<void> => {
    if (plan.kind === 'problems') {
      setSaid(`Not saved: ${plural(plan.problems.length, 'problem')}`)
      editor.current?.showProblems(plan.problems)
    } else if (plan.kind === 'changedId') {
      setSaid('The _id of a document cannot change; clone the document to have it under another _id')
    } else if (plan.kind === 'nothing') {
      forgetDraft()
      closeEditor(session)
      notify({ message: 'Nothing was different, so nothing was written' })
    } else {
      const { document } = session.base ?? {}
      const ids = document
        ? await replaceDocument(document, plan.writes)
        : await insertDocuments(session.place, plan.writes)
      forgetDraft()
      closeEditor(session)
      if (!document && ids) onInserted(ids)
    }
  }

  const attempt = async (makePlan: () => SavePlan): Promise<void> => {
    // The editor's key and the app's may both arrive before the next render.
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(null)
    try {
      await carryOut(makePlan())
    } catch (failure) {
      setDismissed(0)
      if (hasCode(failure, 'document.changed') || hasCode(failure, 'document.notFound')) await look()
      else setError(failure)
    } finally {
      running.current = false
      setBusy(false)
    }
  }

  const text = (): string => editor.current?.text() ?? ''
  const isNews = theirs !== null && theirs.lsn !== dismissedLsn && theirs.lsn > (base?.lsn ?? 0)
  return {
    isBusy,
    error,
    said,
    theirs: isNews ? theirs : null,
    save: () =>
      attempt(() => (base ? planReplace(text(), base, freshValues) : planInsert(text(), freshValues))),
    /** Writes over what somebody else wrote, or puts back what they deleted. */
    overwrite: () =>
      attempt(() => {
        if (!theirs?.document) return planInsert(text(), freshValues)
        return planReplace(text(), { bytes: theirs.document, lsn: theirs.lsn }, freshValues)
      }),
    /** Goes on from their version. */
    accept: () => {
      if (theirs?.document) setBase({ bytes: theirs.document, lsn: theirs.lsn })
    },
    dismiss: () => setDismissed(theirs?.lsn ?? 0),
    forgetError: () => {
      setError(null)
      setSaid(null)
    },
  }
}
