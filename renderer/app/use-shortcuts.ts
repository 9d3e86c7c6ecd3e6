import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { commands } from '../../shared/contract/commands.ts'
import type { Command, CommandId } from '../../shared/contract/commands.ts'
import { hasHandler, reachableAccelerator, runCommand } from '../state/commands.ts'
import { useDialogs } from '../state/dialogs.ts'
import { notify } from '../state/notify.ts'
import { openPalette } from '../state/overlays.ts'
import { acceleratorToBinding, isEditorKey } from './keybindings.ts'

const isInText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA)$/u.test(target.tagName))

/** Runs commands for their accelerators and for the application menu. */
export function useShortcuts(): void {
  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {
      '$mod+P': (event) => answer(event, () => openPalette('places')),
      '$mod+Shift+E': (event) => answer(event, focusSidebar),
      'Shift+?': (event) => {
        if (!isInText(event.target)) answer(event, () => perform('help.shortcuts'))
      },
    }
    for (const command of commands) {
      const accelerator = reachableAccelerator(command)
      if (accelerator === undefined) continue
      bindings[acceleratorToBinding(accelerator)] = (event) => onAccelerator(event, command.id, command)
    }
    const stopKeys = tinykeys(window, bindings)
    const stopMenu = window.argon?.onCommand(perform)
    return () => {
      stopKeys()
      stopMenu?.()
    }
  }, [])
}

function onAccelerator(event: KeyboardEvent, id: CommandId, command: Command): void {
  if (isEditorKey(command) && isInText(event.target)) return
  // A key that means nothing here is left to the browser.
  if (!hasHandler(id)) return
  answer(event, () => perform(id))
}

/** What an editor has already answered is done; a modal dialog is left by its own buttons. */
function answer(event: KeyboardEvent, act: () => void): void {
  if (event.defaultPrevented) return
  // Also under a dialog: otherwise the browser would print, save or search the page.
  event.preventDefault()
  if (useDialogs.getState().dialog === null) act()
}

/** The selected row of the collections, or of the branches where there are no collections. */
function focusSidebar(): void {
  const rows = document.querySelectorAll<HTMLElement>('nav [role="treeitem"][tabindex="0"]')
  rows[rows.length - 1]?.focus()
}

function perform(id: CommandId): void {
  if (useDialogs.getState().dialog !== null) return
  const result = runCommand(id)
  if (result !== true) notify({ message: result })
}
