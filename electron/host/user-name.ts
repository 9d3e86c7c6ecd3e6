import { userInfo } from 'node:os'

/** The system's name for who runs the app; containers may run as somebody it does not know. */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'somebody'
  }
}
