/** What a key means in the list of documents. Pure, so that the table can be tested and shown. */
export type ListAction =
  | { readonly kind: 'move'; readonly by: 'row' | 'page' | 'end'; readonly direction: 1 | -1 }
  | { readonly kind: 'extend'; readonly direction: 1 | -1 }
  | { readonly kind: 'documentEdge'; readonly edge: 'first' | 'last' }
  | { readonly kind: 'open' }
  | { readonly kind: 'openSubtree' }
  | { readonly kind: 'close' }
  | { readonly kind: 'openSiblings' }
  | { readonly kind: 'edit' }
  | { readonly kind: 'toggleSelected' }
  | { readonly kind: 'selectAll' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'insert' }
  | { readonly kind: 'history' }
  | { readonly kind: 'cycleView' }
  | { readonly kind: 'escape' }

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const plain: Readonly<Record<string, ListAction>> = {
  ArrowDown: { kind: 'move', by: 'row', direction: 1 },
  ArrowUp: { kind: 'move', by: 'row', direction: -1 },
  PageDown: { kind: 'move', by: 'page', direction: 1 },
  PageUp: { kind: 'move', by: 'page', direction: -1 },
  Home: { kind: 'documentEdge', edge: 'first' },
  End: { kind: 'documentEdge', edge: 'last' },
  ArrowRight: { kind: 'open' },
  ArrowLeft: { kind: 'close' },
  '*': { kind: 'openSiblings' },
  Enter: { kind: 'edit' },
  F2: { kind: 'edit' },
  ' ': { kind: 'toggleSelected' },
  Delete: { kind: 'delete' },
  n: { kind: 'insert' },
  h: { kind: 'history' },
  v: { kind: 'cycleView' },
  Escape: { kind: 'escape' },
}

const withShift: Readonly<Record<string, ListAction>> = {
  ArrowDown: { kind: 'extend', direction: 1 },
  ArrowUp: { kind: 'extend', direction: -1 },
  ArrowRight: { kind: 'openSubtree' },
  '*': { kind: 'openSiblings' },
}

const withMod: Readonly<Record<string, ListAction>> = {
  Home: { kind: 'move', by: 'end', direction: -1 },
  End: { kind: 'move', by: 'end', direction: 1 },
  a: { kind: 'selectAll' },
  c: { kind: 'copy' },
  Backspace: { kind: 'delete' },
}

/** The action of a key press, or null where the list has nothing to do with it. Mod is either Ctrl or Cmd. */
export function listAction(press: KeyPress): ListAction | null {
  if (press.altKey) return null
  const mod = press.ctrlKey || press.metaKey
  if (mod && press.shiftKey) return null
  const table = mod ? withMod : press.shiftKey ? withShift : plain
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null
}
