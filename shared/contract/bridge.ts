import type { CommandId } from './commands.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** What the preload puts on the page as `window.argon`, and all that it puts there. */
export interface ArgonBridge {
  readonly platform: string
  /** The two directions of the contract's port; there is one port a page. */
  readonly rpc: {
    send(message: unknown): void
    onMessage(listener: (message: unknown) => void): void
  }
  /** Commands of the application menu for this window; the answer stops listening. */
  onCommand(listener: (id: CommandId) => void): () => void
  /** Makes menus, dialogs and the window's frame follow the theme that was chosen. */
  setTheme(theme: Theme): void
}
