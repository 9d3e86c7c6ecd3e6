const uriPattern = /(mongodb(?:\+srv)?:\/\/)(\S*)@/gi
const secretParameters =
  /((?:authMechanismProperties|tlsCertificateKeyFilePassword|proxyPassword|proxyUsername|sslPass)=)[^&\s'"]*/gi

/**
 * A text in which no connection string shows its secrets: passwords and secret options become `***`. What stands between
 * the scheme and the last `@` counts as user and password, so a password with an unescaped `@` or `/` is hidden as well.
 */
export function redactUri(text: string): string {
  return text.replace(uriPattern, redactUser).replace(secretParameters, '$1***')
}

function redactUser(_whole: string, scheme: string, credentials: string): string {
  const colon = credentials.indexOf(':')
  return colon < 0 && !credentials.includes('@')
    ? `${scheme}${credentials}@`
    : `${scheme}${user(credentials, colon)}:***@`
}

const user = (credentials: string, colon: number): string => (colon < 0 ? '***' : credentials.slice(0, colon))
