import { useCallback, useEffect, useState } from 'react'
import { collectionFromFile } from './collection-from-file.ts'
import type { ImportFile } from './import-plan.ts'
import { previewBytesMax, previewFile, type FilePreview } from './preview.ts'

export interface ImportFiles {
  readonly files: readonly ImportFile[]
  readonly add: (files: readonly File[]) => void
  readonly remove: (key: number) => void
  readonly setCollection: (key: number, collection: string) => void
}

let lastKey = 0

/** The files of the dialog, each with the collection it goes to and the preview of its beginning. */
export function useImportFiles(initial: readonly File[], collection: string | null): ImportFiles {
  const [files, setFiles] = useState<readonly ImportFile[]>(() =>
    initial.map((file) => toEntry(file, collection)),
  )
  const change = useCallback((key: number, part: Partial<ImportFile>): void => {
    setFiles((before) => before.map((entry) => (entry.key === key ? { ...entry, ...part } : entry)))
  }, [])
  const unread = files.find((entry) => entry.preview === null)
  useEffect(() => {
    if (unread === undefined) return
    let isWanted = true
    void readPreview(unread.file).then((preview) => isWanted && change(unread.key, { preview }))
    return () => {
      isWanted = false
    }
  }, [unread, change])
  return {
    files,
    add: (added) => setFiles((before) => [...before, ...added.map((file) => toEntry(file, collection))]),
    remove: (key) => setFiles((before) => before.filter((entry) => entry.key !== key)),
    setCollection: (key, name) => change(key, { collection: name }),
  }
}

const toEntry = (file: File, collection: string | null): ImportFile => ({
  key: ++lastKey,
  file,
  collection: collection ?? collectionFromFile(file.name),
  preview: null,
})

async function readPreview(file: File): Promise<FilePreview> {
  try {
    const head = new Uint8Array(await file.slice(0, previewBytesMax).arrayBuffer())
    return previewFile(head, file.size)
  } catch {
    return {
      kind: 'unreadable',
      reason: 'This file could not be read: it may have been moved, or is a folder',
    }
  }
}
