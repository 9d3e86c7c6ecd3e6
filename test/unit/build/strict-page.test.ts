import { expect, test } from 'vitest'
import { inlineParts } from '../../../build/vite/strict-page.ts'

test('a page that only refers to its own files is clean', () => {
  const page =
    '<html><head><script type="module" crossorigin src="./assets/a.js"></script></head><body class="x"></body></html>'
  expect(inlineParts(page)).toEqual([])
})

test.each([
  ['<script>start()</script>', 'a script without src'],
  ['<style>a{}</style>', 'a style element'],
  ['<p style="color: red">', 'a style attribute'],
  ['<body onload="start()">', 'an event handler attribute'],
  ['<link rel="icon" href="data:image/png;base64,AA">', 'something from elsewhere'],
  ['<script src="https://example.org/a.js"></script>', 'something from elsewhere'],
])('%s is found', (page, part) => {
  expect(inlineParts(page)).toEqual([part])
})
