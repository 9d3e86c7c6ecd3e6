/** Where the renderer's files are; everything else is foreign. */
export const appScheme = 'app'
export const appHost = 'bundle'
export const appUrl = `${appScheme}://${appHost}/`

/** The part of a frame that says who it is. */
export interface FrameIdentity {
  readonly url: string
  readonly parent: unknown
}

/** True for an address inside the app. */
export function isAppUrl(url: string): boolean {
  return url.startsWith(appUrl)
}

/**
 * True for the top frame of a window that shows the app itself. To be asked first thing in a listener: once
 * anything was awaited the frame may be gone, and then it is null.
 */
export function isTrustedFrame(frame: FrameIdentity | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url)
}
