/** What the app did to the world outside of its windows, in order. */
export type JournalEntry =
  | { readonly kind: 'navigationBlocked'; readonly url: string }
  | { readonly kind: 'windowOpen'; readonly url: string; readonly action: string }
  | { readonly kind: 'networkBlocked'; readonly url: string }
  | { readonly kind: 'openExternal'; readonly url: string }
  | { readonly kind: 'errorBox'; readonly title: string; readonly content: string }
  | { readonly kind: 'messageBox'; readonly message: string }

export const journal: JournalEntry[] = []
