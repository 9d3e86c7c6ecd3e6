import { useEffect, useState } from 'react'

/** The theme's colours as a canvas takes them. */
export interface Palette {
  readonly background: string
  readonly sunken: string
  readonly border: string
  readonly borderStrong: string
  readonly text: string
  readonly muted: string
  readonly faint: string
  readonly accent: string
  readonly insert: string
  readonly update: string
  readonly delete: string
  /** By slot, see `branchColour`. */
  readonly branches: readonly string[]
  readonly font: string
}

/** Reads the tokens of tokens.css in force on the document. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    background: read('--bg'),
    sunken: read('--bg-sunken'),
    border: read('--border'),
    borderStrong: read('--border-strong'),
    text: read('--text'),
    muted: read('--text-muted'),
    faint: read('--text-faint'),
    accent: read('--accent'),
    insert: read('--insert'),
    update: read('--update'),
    delete: read('--delete'),
    branches: Array.from({ length: 10 }, (_, slot) => read(`--branch-${slot}`)),
    font: read('--font'),
  }
}

/** The palette, read again whenever the theme changes. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette)
  useEffect(() => {
    const observer = new MutationObserver(() => setPalette(readPalette()))
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    // Styles may arrive after the first render, and fonts later still.
    setPalette(readPalette())
    void document.fonts.ready.then(() => setPalette(readPalette()))
    return () => observer.disconnect()
  }, [])
  return palette
}
