import { RotateCwIcon, TriangleAlertIcon } from 'lucide-react'
import { describeError } from '../state/errors.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Marked } from '../ui/marked.tsx'

interface DamageBannerProps {
  readonly error: unknown
  readonly onRetry: () => void
}

/** Stands over a damaged project for as long as it is looked at. */
export const DamageBanner = ({ error, onRetry }: DamageBannerProps) => (
  <Banner
    tone="danger"
    icon={<TriangleAlertIcon size={16} />}
    actions={
      <Button size="small" icon={<RotateCwIcon size={14} />} onClick={onRetry}>
        Try again
      </Button>
    }
  >
    <Marked text={describeError(error).title} />
  </Banner>
)
