/** Stream items that the serving side may send before the reader grants more. */
export const creditWindowItems = 64
/** Calls and streams that one port may have open at the same time. */
export const openRequestsMax = 1024
/** One frame of a byte transport: three of the largest documents and their envelope fit. */
export const frameBytesMax = 64 * 1024 * 1024
/** Nesting of a message beyond which it is refused. Documents cross as bytes, so messages stay shallow. */
export const messageDepthMax = 64
/** Binary attachments of one frame. */
export const frameAttachmentsMax = 200_000
