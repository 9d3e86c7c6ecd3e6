/** Sizes a canvas for the screen's pixels and gives its context, scaled so that drawing is in CSS pixels. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1
  const deviceWidth = Math.max(1, Math.round(width * ratio))
  const deviceHeight = Math.max(1, Math.round(height * ratio))
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight
  const context = canvas.getContext('2d')
  context?.setTransform(deviceWidth / width, 0, 0, deviceHeight / height, 0, 0)
  context?.clearRect(0, 0, width, height)
  return context
}

/** Draws with the context's state kept as it was. */
export function draw(context: CanvasRenderingContext2D, paint: () => void): void {
  context.save()
  paint()
  context.restore()
}

/** The nearest line that a one-pixel stroke does not smear over two. */
export const crisp = (value: number): number => Math.round(value) + 0.5
