import { useSyncExternalStore } from 'react'
import type { Theme } from '../../shared/contract/bridge.ts'
import { usePreferences } from './preferences.ts'

export type ResolvedTheme = 'light' | 'dark'

const systemIsDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')

/** What a choice means on this system now. */
export function resolveTheme(theme: Theme, systemDark: boolean): ResolvedTheme {
  if (theme === 'system') return systemDark ? 'dark' : 'light'
  return theme
}

/** Sets `data-theme` on the document as the choice and the system change; runs for the window's lifetime. */
export function followTheme(): void {
  const apply = (): void => {
    const { theme } = usePreferences.getState()
    document.documentElement.dataset['theme'] = resolveTheme(theme, systemIsDark().matches)
    window.argon?.setTheme(theme)
  }
  apply()
  usePreferences.subscribe(apply)
  systemIsDark().addEventListener('change', apply)
}

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}

const shown = (): ResolvedTheme => (document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light')

/** The theme on screen, for what is drawn on a canvas. */
export const useResolvedTheme = (): ResolvedTheme => useSyncExternalStore(subscribe, shown)
