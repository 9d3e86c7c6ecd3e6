import { FileQuestionIcon, FileX2Icon } from 'lucide-react'
import { plural } from '../../state/format.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import styles from './import-dialog.module.css'
import type { FilePreview } from './preview.ts'

export interface PreviewTableProps {
  readonly fileName: string
  /** Null while the beginning of the file is being read. */
  readonly preview: FilePreview | null
}

/** The first documents of a file as a table: their top-level fields, in the file's own spelling. */
export function PreviewTable({ fileName, preview }: PreviewTableProps) {
  return (
    <div className={styles['preview']} role="region" aria-label={`Preview of ${fileName}`} tabIndex={0}>
      {preview === null ? null : <Contents fileName={fileName} preview={preview} />}
    </div>
  )
}

function Contents({ fileName, preview }: { readonly fileName: string; readonly preview: FilePreview }) {
  if (preview.kind === 'empty') {
    return (
      <EmptyState icon={<FileQuestionIcon size={24} strokeWidth={1.5} />} title={`${fileName} is empty`} />
    )
  }
  if (preview.kind === 'unreadable') {
    return <EmptyState icon={<FileX2Icon size={24} strokeWidth={1.5} />} title={preview.reason} />
  }
  return (
    <>
      {preview.fault !== null && (
        <p className={styles['fault']} role="alert">
          Line {preview.fault.line}: {preview.fault.reason}
        </p>
      )}
      {preview.rows.length === 0 ? (
        <EmptyState
          icon={<FileQuestionIcon size={24} strokeWidth={1.5} />}
          title={preview.fault === null ? 'This file holds no documents' : 'No document could be read'}
        />
      ) : (
        <Table preview={preview} />
      )}
    </>
  )
}

function Table({ preview }: { readonly preview: Extract<FilePreview, { kind: 'documents' }> }) {
  const { rows, columns, columnsHidden } = preview
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col" className={styles['line']}>
            Line
          </th>
          {columns.map((key) => (
            <th key={key} scope="col">
              {key}
            </th>
          ))}
          {columnsHidden > 0 && <th scope="col">{`+ ${plural(columnsHidden, 'field')}`}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <td className={styles['line']}>{row.line}</td>
            {columns.map((key) => {
              const field = row.fields.find((candidate) => candidate.key === key)
              return (
                <td key={key} data-kind={field?.kind ?? 'missing'} title={field?.text}>
                  {field?.text ?? '—'}
                </td>
              )
            })}
            {columnsHidden > 0 && <td />}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
