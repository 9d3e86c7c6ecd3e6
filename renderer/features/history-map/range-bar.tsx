import { XIcon, ZoomInIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { formatLsn } from '../../state/format.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { setMap, useMap } from './map-store.ts'
import type { MotionSource } from './motion.ts'
import styles from './range-bar.module.css'
import { axisReach } from './scene.ts'
import type { Scene } from './scene.ts'
import { rangeToPixels } from './use-stage-pointer.ts'
import { zoomTo } from './view-actions.ts'

/** The brushed range over the histogram, and what can be done with it. It is independent of the playhead. */
export function RangeLayer({ scene, motion }: { readonly scene: Scene; readonly motion: MotionSource }) {
  const range = useMap((m) => m.range)
  const { density, plot, width } = scene.geometry
  const pixels = range === null ? null : rangeToPixels(scene, range)
  const left = pixels === null ? 0 : Math.max(plot.left, pixels.from)
  const right = pixels === null ? 0 : Math.min(axisReach(scene).right, pixels.to)
  return (
    <>
      <Brush motion={motion} top={density.top} height={density.height} />
      {range !== null && right > left && (
        <>
          <div
            className={styles['range']}
            style={{ left, width: right - left, top: density.top, height: density.height }}
            aria-hidden
          />
          <div
            className={styles['bar']}
            role="group"
            aria-label="Selected range"
            style={{
              left: Math.max(4, Math.min((left + right) / 2 - 120, width - 250)),
              top: density.top - 34,
            }}
            data-layer
          >
            <span className={styles['text']}>
              LSN {formatLsn(scene.axis.lsnAt(left))} to {formatLsn(scene.axis.lsnAt(right))}
            </span>
            <Button
              size="small"
              variant="ghost"
              icon={<ZoomInIcon size={14} />}
              onClick={() => {
                zoomTo(scene, range)
                setMap({ range: null })
              }}
            >
              Zoom here
            </Button>
            <IconButton
              size="small"
              label="Clear the range"
              icon={<XIcon size={14} />}
              onClick={() => setMap({ range: null })}
            />
          </div>
        </>
      )}
    </>
  )
}

/** The range while it is dragged: moved each frame, without a render. */
function Brush({
  motion,
  top,
  height,
}: {
  readonly motion: MotionSource
  readonly top: number
  readonly height: number
}) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(
    () =>
      motion.subscribe(({ brush }) => {
        const { current } = element
        if (current === null) return
        current.hidden = brush === null
        if (brush === null) return
        current.style.left = `${Math.min(brush.from, brush.to)}px`
        current.style.width = `${Math.abs(brush.to - brush.from)}px`
      }),
    [motion],
  )
  return <div ref={element} className={styles['range']} style={{ top, height }} hidden aria-hidden />
}
