import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { commands } from '../../shared/contract/commands.ts'
import type { Command, CommandId } from '../../shared/contract/commands.ts'

/** True when a command can run now; otherwise the reason why not, as a sentence without a full stop. */
export type Enabled = true | string

export interface CommandHandler {
  readonly run: () => void
  readonly enabled?: () => Enabled
}

type Handlers = ReadonlyMap<CommandId, readonly CommandHandler[]>

/** Handlers by command; the one registered last answers, so that a focused editor can take over "Save". */
export const useCommandHandlers = create<{ handlers: Handlers }>()(() => ({ handlers: new Map() }))

const notHere = 'Nothing on screen does this now'

/** Says what a command does while the caller is mounted; gives the function that takes it back. */
export function registerCommand(id: CommandId, handler: CommandHandler): () => void {
  change(id, (list) => [...list, handler])
  return () => change(id, (list) => list.filter((h) => h !== handler))
}

function change(id: CommandId, edit: (list: readonly CommandHandler[]) => readonly CommandHandler[]): void {
  useCommandHandlers.setState(({ handlers }) => {
    const next = new Map(handlers)
    next.set(id, edit(handlers.get(id) ?? []))
    return { handlers: next }
  })
}

const handlerOf = (id: CommandId): CommandHandler | undefined =>
  useCommandHandlers.getState().handlers.get(id)?.at(-1)

/** Whether anything on screen answers to the command, now or under other circumstances. */
export const hasHandler = (id: CommandId): boolean => handlerOf(id) !== undefined

/** Whether the command can run now, or why not. */
export function commandEnabled(id: CommandId): Enabled {
  const handler = handlerOf(id)
  if (handler === undefined) return notHere
  return handler.enabled?.() ?? true
}

/** Runs a command from menu, palette or keyboard; gives the reason when it cannot run. */
export function runCommand(id: CommandId): Enabled {
  const enabled = commandEnabled(id)
  if (enabled === true) handlerOf(id)?.run()
  return enabled
}

const byId = new Map<CommandId, Command>(commands.map((command) => [command.id, command]))

export function commandOf(id: CommandId): Command {
  const command = byId.get(id)
  if (command === undefined) throw new Error(`No command ${id}`)
  return command
}

export const isMac = (): boolean => /mac/iu.test(navigator.platform)

const macSigns: Readonly<Record<string, string>> = { CmdOrCtrl: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' }
const otherWords: Readonly<Record<string, string>> = { CmdOrCtrl: 'Ctrl' }

/** The keys of an accelerator as they are printed: `['⌘', '⇧', 'N']` on a Mac, `['Ctrl', 'Shift', 'N']` elsewhere. */
export function acceleratorKeys(accelerator: string, mac: boolean = isMac()): string[] {
  const names: Readonly<Record<string, string>> = mac ? macSigns : otherWords
  return accelerator.split('+').map((key) => names[key] ?? key)
}

/** The accelerator that reaches this page: none of those that a browser keeps for itself. */
export function reachableAccelerator(command: Command): string | undefined {
  return command.browserKeeps && window.argon === undefined ? undefined : command.accelerator
}

/** The keys of a command's accelerator, for tooltips and menus; none when there is none here. */
export function commandKeys(id: CommandId): string[] {
  const accelerator = reachableAccelerator(commandOf(id))
  return accelerator === undefined ? [] : acceleratorKeys(accelerator)
}

/** A menu's label as a sentence: without the dots that only announce a dialog, and without the capitals. */
export function commandLabel({ label }: Pick<Command, 'label'>): string {
  const [first = '', ...rest] = label.replace(/…$/u, '').split(' ')
  // LSN, JSON and the product's name keep their capitals.
  const lower = rest.map((word) =>
    /^(?:[A-Z]{2,}|Argon|Desktop|MongoDB)$/u.test(word) ? word : word.toLowerCase(),
  )
  return [first, ...lower].join(' ')
}

/** Registers a handler for as long as the component is mounted; the newest closure answers. */
export function useCommand(id: CommandId, handler: CommandHandler): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(
    () =>
      registerCommand(id, {
        run: () => latest.current.run(),
        enabled: () => latest.current.enabled?.() ?? true,
      }),
    [id],
  )
}
