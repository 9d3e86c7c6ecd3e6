// Runs before the first paint, so that no window flashes in the wrong theme. state/theme.ts goes on from here.
;(() => {
  let choice = 'system'
  try {
    choice = JSON.parse(localStorage.getItem('argon.preferences') ?? '{}').theme ?? 'system'
  } catch {
    // Nothing was kept: the system decides.
  }
  const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
