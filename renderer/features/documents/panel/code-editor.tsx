import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { Ref } from 'react'
import type { ParseProblem } from '../../../../shared/ejson/parse-problem.ts'
import styles from './code-editor.module.css'
import { editorExtensions, showProblems } from './editor-setup.ts'
import type { EditorCallbacks } from './editor-setup.ts'

export interface CodeEditorHandle {
  readonly text: () => string
  /** Replaces the whole text; the editor's own undo brings the old one back. */
  readonly replace: (text: string) => void
  readonly showProblems: (problems: readonly ParseProblem[]) => void
  readonly focus: () => void
}

export interface CodeEditorProps extends EditorCallbacks {
  readonly label: string
  /** Only the first value counts: from then on the editor holds the text. */
  readonly initialText: string
  readonly ref?: Ref<CodeEditorHandle>
}

/** One document as text. */
export function CodeEditor({ label, initialText, ref, ...callbacks }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  const latest = useRef<EditorCallbacks>(callbacks)
  // A session is one editor; another session mounts another one.
  const [first] = useState({ label, initialText })
  useLayoutEffect(() => {
    latest.current = callbacks
  })

  useEffect(() => {
    if (!host.current) return
    const extensions = editorExtensions(first.label, () => latest.current)
    const view = new EditorView({
      state: EditorState.create({ doc: first.initialText, extensions }),
      parent: host.current,
    })
    editor.current = view
    view.focus()
    return () => {
      editor.current = null
      view.destroy()
    }
  }, [first])

  useImperativeHandle(ref, () => ({
    text: () => editor.current?.state.doc.toString() ?? '',
    replace: (text) => {
      const view = editor.current
      view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
    },
    showProblems: (problems) => {
      if (editor.current) showProblems(editor.current, problems)
    },
    focus: () => editor.current?.focus(),
  }))
  return <div ref={host} className={styles['editor']} data-testid="document-editor" />
}
