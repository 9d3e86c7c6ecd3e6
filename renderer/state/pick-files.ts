/** What an import reads; the engine looks at the content, not at the ending. */
const accept = '.json,.ndjson,.jsonl,.ejson,.txt,application/json'

/** Opens the system's dialog for files; an empty list when it was left without a choice. */
export function pickFiles(): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.accept = accept
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
