/** What a code of Node's TLS means for a person, or null where it is none of those that have more to say. */
export function tlsWords(code: string, place: string): string | null {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `The certificate of ${place} is signed by nobody that this computer trusts; name the file of its certificate authority under TLS`
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${place} has expired; it must be renewed on the server`
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${place} is not valid yet; check the clocks of both computers`
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${place} is made out for another name; connect by the name in it`
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return `${place} does not speak TLS there; turn TLS off, or check the port`
    case 'ENOENT':
    case 'EACCES':
    case 'EISDIR':
      return 'A certificate file of this connection cannot be read; check its path under TLS'
    case 'ERR_OSSL_BAD_DECRYPT':
    case 'ERR_OSSL_EVP_BAD_DECRYPT':
      return 'The password of the client key file is wrong; type it again under TLS'
    case 'ERR_OSSL_PEM_NO_START_LINE':
    case 'ERR_OSSL_NO_START_LINE':
      return 'A certificate file of this connection is not in PEM form; check its path under TLS'
    default:
      return code.startsWith('ERR_SSL_')
        ? `${place} refused to speak TLS with this computer; it may ask for a client certificate (under TLS)`
        : null
  }
}
