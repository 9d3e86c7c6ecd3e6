import { Component } from 'react'
import type { ReactNode } from 'react'
import { describeError } from '../state/errors.ts'
import { ErrorState } from '../ui/error-note.tsx'

interface ErrorBoundaryProps {
  /** What failed, as a person would name it: "history map". */
  readonly pane: string
  /** When it changes, the pane is tried again: another branch, another collection. */
  readonly resetKey?: string
  /** What stands in for the pane; an error in its middle unless told otherwise. */
  readonly fallback?: (error: unknown) => ReactNode
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly error: unknown
  readonly failed: boolean
  readonly resetKey: string | undefined
}

/** Keeps a bug in one pane from taking the window with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, failed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error, failed: true }
  }

  static getDerivedStateFromProps(
    { resetKey }: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return resetKey === state.resetKey ? null : { resetKey, failed: false, error: null }
  }

  override render(): ReactNode {
    const { pane, fallback, children } = this.props
    if (!this.state.failed) return children
    if (fallback !== undefined) return fallback(this.state.error)
    return (
      <ErrorState
        title={`The ${pane} could not be shown`}
        details={describeError(this.state.error).details}
        onRetry={() => this.setState({ failed: false, error: null })}
      />
    )
  }
}
