import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { queryClient } from '../state/query-client.ts'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { AppWindow } from './app-window.tsx'

/** The whole renderer: what every component needs around it, and the window. */
export function App() {
  return (
    // The content security policy allows no <style> elements.
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <ErrorBoundary pane="window">
            <AppWindow />
          </ErrorBoundary>
        </TooltipProvider>
      </QueryClientProvider>
    </CSPProvider>
  )
}
