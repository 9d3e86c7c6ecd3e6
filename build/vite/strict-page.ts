import type { Plugin } from 'vite'

/** What of `html` the content security policy would refuse to run or to apply, as short descriptions. */
export function inlineParts(html: string): string[] {
  const scripts = [...html.matchAll(/<script\b([^>]*)>/gi)].filter(
    ([, attributes]) => !/\bsrc=/i.test(attributes ?? ''),
  )
  const found = [
    ...scripts.map(() => 'a script without src'),
    ...(/<style\b/i.test(html) ? ['a style element'] : []),
    ...(/<[^>]+\sstyle\s*=/i.test(html) ? ['a style attribute'] : []),
    ...(/<[^>]+\son[a-z]+\s*=/i.test(html) ? ['an event handler attribute'] : []),
    ...(/(?:src|href)\s*=\s*["']?(?:data:|https?:|\/\/)/i.test(html) ? ['something from elsewhere'] : []),
  ]
  return found
}

/** Fails the build when the page holds anything that the strict content security policy refuses. */
export function strictPage(): Plugin {
  return {
    name: 'argon:strict-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const found = inlineParts(html)
        if (found.length > 0)
          throw new Error(`The page breaks its content security policy: ${found.join(', ')}`)
        return html
      },
    },
  }
}
