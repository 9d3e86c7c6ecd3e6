/** The contract's messages, both ways: `(pageId, message)`. */
export const rpcChannel = 'argon:rpc'
/** A command of the application menu for the page: `(commandId)`. */
export const commandChannel = 'argon:command'
/** The theme that the page's person chose: `(theme)`. */
export const themeChannel = 'argon:theme'
