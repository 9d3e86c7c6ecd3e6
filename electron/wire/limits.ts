/** Largest frame, as MongoDB has it; a `hello` tells it to clients. */
export const messageBytesMax = 48_000_000
/** Statements of one write command. */
export const writeBatchMax = 100_000
/** Largest frame of who has not proved who they are: handshakes and logins are short. */
export const strangerMessageBytesMax = 64 * 1024

export const connectionsMax = 1000
export const sessionsMax = 100_000
export const cursorsMax = 10_000
/** Moments that are kept for clients who read one over several requests. */
export const snapshotsMax = 10_000
/** A cursor that nobody has asked for so long is closed, as in MongoDB. */
export const cursorIdleMilliseconds = 10 * 60 * 1000
/** Frames from this size on share room for so many bytes, and wait for it unread. */
export const largeFrameBytesMin = 1024 * 1024
export const largeFramesBytesMax = 256 * 1024 * 1024
/** What lies waiting for clients that do not read, all together. */
export const answersWaitingBytesMax = 256 * 1024 * 1024
/** What a client may send ahead while its command runs, before its socket is left unread. */
export const readAheadBytesMax = 1024 * 1024
/** A frame that was begun goes on within this time, and so does the reading of an answer. */
export const frameStallMilliseconds = 60_000
export const answerStallMilliseconds = 300_000
/** From one look for what has been idle for too long to the next. */
export const sweepMilliseconds = 60_000
/** How long a transaction may be open; MongoDB's own bound. */
export const transactionMilliseconds = 60_000
/** Projects that are open before a list of databases opens no more of them: the others stay for who uses them. */
export const listedOpenMax = 32
