import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { expect, test, vi } from 'vitest'
import { askBeforeLeaving } from '../../../../electron/shell/ask-before-leaving.ts'

test.each([
  { answer: 0, leaves: false },
  { answer: 1, leaves: true },
])('a page that asks to stay is left only after the person says so: $leaves', ({ answer, leaves }) => {
  const contents = new EventEmitter()
  askBeforeLeaving(contents as unknown as WebContents, { showMessageBoxSync: () => answer })
  const preventDefault = vi.fn()
  contents.emit('will-prevent-unload', { preventDefault })
  expect(preventDefault).toHaveBeenCalledTimes(leaves ? 1 : 0)
})
