import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit } from '@codemirror/language'
import { forceLinting, lintGutter, lintKeymap, linter } from '@codemirror/lint'
import type { Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { ParseProblem } from '../../../../shared/ejson/parse-problem.ts'
import { lintCharactersMax } from '../model/edit-text.ts'
import { shellLanguage } from './shell-language.ts'

export interface EditorCallbacks {
  readonly problems: (text: string) => readonly ParseProblem[]
  readonly onChange: (text: string) => void
  readonly onSave: () => void
  readonly onEscape: () => void
}

const lintIdleMilliseconds = 200

/** Everything the editor of a document is made of. Its callbacks are asked anew each time. */
export function editorExtensions(label: string, callbacks: () => EditorCallbacks): Extension {
  return [
    lineNumbers(),
    foldGutter(),
    codeFolding(),
    history(),
    drawSelection(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    shellLanguage,
    EditorState.phrases.of(phrases),
    EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
    linter((view) => diagnostics(view.state, callbacks().problems), { delay: lintIdleMilliseconds }),
    lintGutter(),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) callbacks().onChange(update.state.doc.toString())
    }),
    keymap.of([
      { key: 'Mod-s', run: () => (callbacks().onSave(), true), preventDefault: true },
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
      { key: 'Escape', run: () => (callbacks().onEscape(), true) },
      indentWithTab,
      ...defaultKeymap,
    ]),
    theme,
  ]
}

/** Sentence case, as everywhere in the app. */
const phrases = {
  next: 'Next',
  previous: 'Previous',
  all: 'All',
  'match case': 'Match case',
  regexp: 'Regular expression',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
}

/**
 * Types over a selection by the editor's own means. Chromium would put the text into an element with a `style`
 * attribute first, which the content security policy refuses and reports.
 */
function typeOverSelection(event: InputEvent, view: EditorView): boolean {
  const { data, inputType } = event
  if (inputType !== 'insertText' || data === null || view.composing) return false
  if (view.state.selection.main.empty) return false
  event.preventDefault()
  view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
  return true
}

function diagnostics(state: EditorState, problems: EditorCallbacks['problems']): Diagnostic[] {
  if (state.doc.length > lintCharactersMax) return []
  return problems(state.doc.toString()).map((problem) => toDiagnostic(problem, state.doc.length))
}

function toDiagnostic(problem: ParseProblem, length: number): Diagnostic {
  const from = Math.min(problem.offset, length)
  const to = Math.min(Math.max(from, problem.offset + problem.length), length)
  const { fix } = problem
  const diagnostic: Diagnostic = { from, to, severity: 'error', message: problem.message }
  if (!fix) return diagnostic
  const apply = (view: EditorView): void =>
    view.dispatch({ changes: { from: fix.offset, to: fix.offset + fix.length, insert: fix.replacement } })
  return { ...diagnostic, actions: [{ name: fix.label, apply }] }
}

/** Moves to the first problem and shows all of them. */
export function showProblems(view: EditorView, problems: readonly ParseProblem[]): void {
  const [first] = problems
  if (!first) return
  const anchor = Math.min(first.offset, view.state.doc.length)
  view.dispatch({ selection: { anchor }, scrollIntoView: true })
  forceLinting(view)
  view.focus()
}

const theme = EditorView.theme({
  '&': {
    height: '100%',
    backgroundColor: 'var(--bg)',
    color: 'var(--text)',
    fontSize: 'var(--text-size-mono)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)', borderLeftWidth: '1.5px' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--text-faint)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { paddingLeft: '10px', minWidth: '34px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklch, var(--bg-hover) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-bg)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--bg-active)', outline: 'none' },
  '.cm-foldPlaceholder': {
    border: 'none',
    padding: '0 6px',
    backgroundColor: 'var(--bg-active)',
    color: 'var(--text-muted)',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--danger) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': {
    content: '""',
    width: '6px',
    height: '6px',
    margin: '7px 4px',
    borderRadius: '50%',
    backgroundColor: 'var(--danger)',
  },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-tooltip': {
    border: 'none',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--bg-raised)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
  },
  '.cm-diagnostic': {
    padding: '6px 10px',
    maxWidth: '420px',
    fontFamily: 'var(--font)',
    whiteSpace: 'normal',
  },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--danger)' },
  '.cm-diagnosticAction': {
    marginLeft: '8px',
    padding: '2px 8px',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    font: 'inherit',
    fontWeight: '500',
  },
  '.cm-panels': { backgroundColor: 'var(--bg-sunken)', color: 'var(--text)', fontFamily: 'var(--font)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--border)' },
  '.cm-panel.cm-search': { padding: '6px 8px' },
  '.cm-panel.cm-search [name=close]': { right: '8px', top: '6px', fontSize: '16px' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    fontSize: 'var(--text-size-small)',
  },
  '.cm-textfield': {
    border: '1px solid var(--border-strong)',
    borderRadius: 'var(--radius-small)',
    backgroundColor: 'var(--bg)',
    fontSize: 'var(--text-size-small)',
  },
  '.cm-button': {
    border: '1px solid var(--border-strong)',
    borderRadius: 'var(--radius-small)',
    backgroundImage: 'none',
    backgroundColor: 'var(--bg-raised)',
    fontSize: 'var(--text-size-small)',
  },
})
