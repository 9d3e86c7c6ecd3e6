import type { Plugin } from 'vite'

interface Patch {
  readonly package: string
  readonly file: RegExp
  readonly from: string
  readonly to: string
}

/**
 * Two libraries write their styles into `<style>` elements, which the content security policy
 * (`style-src 'self'`) refuses. Constructable style sheets are not inline styles, so here both are led to them.
 */
const patches: readonly Patch[] = [
  {
    package: 'style-mod',
    file: /\/style-mod\/src\/style-mod\.js$/,
    from: '!root.head && root.adoptedStyleSheets',
    to: 'root.adoptedStyleSheets',
  },
  {
    package: 'sonner',
    file: /\/sonner\/dist\/index\.mjs$/,
    from: "if (!code || typeof document == 'undefined') return",
    to: 'const sheet = new CSSStyleSheet(); sheet.replaceSync(code); document.adoptedStyleSheets.push(sheet); return',
  },
]

/** The module with its patch, or undefined where it needs none. Throws when an update moved the patched line. */
export function patchStyles(code: string, id: string): string | undefined {
  const file = id.replaceAll('\\', '/').replace(/\?.*$/, '')
  const patch = patches.find((candidate) => candidate.file.test(file))
  if (patch === undefined) return undefined
  if (!code.includes(patch.from)) {
    throw new Error(`${patch.package} has changed: mend its patch in build/vite/constructable-styles.ts`)
  }
  return code.replace(patch.from, () => patch.to)
}

/** Makes CodeMirror and sonner obey the policy. */
export function constructableStyles(): Plugin {
  return {
    name: 'argon:constructable-styles',
    enforce: 'pre',
    transform(code, id) {
      const patched = patchStyles(code, id)
      return patched === undefined ? null : { code: patched, map: null }
    },
  }
}
