import { describe, expect, test } from 'vitest'
import { isOwnHost, mayConnect } from '../../../../electron/web/admission.ts'

const token = 'a'.repeat(43)
const good = {
  url: '/rpc',
  host: '127.0.0.1:4100',
  origin: 'http://127.0.0.1:4100',
  protocols: `argon.1, ${token}`,
}

describe('who may come in', () => {
  test('the own page with the token', () => {
    expect(mayConnect(good, 4100, token)).toBe(true)
    const localhost = { ...good, host: 'localhost:4100', origin: 'http://localhost:4100' }
    expect(mayConnect(localhost, 4100, token)).toBe(true)
  })

  test.each([
    ['another path', { url: '/other' }],
    ['a query', { url: '/rpc?x' }],
    ['a foreign name', { host: 'evil.test:4100', origin: 'http://evil.test:4100' }],
    ['no host', { host: undefined }],
    ['no origin', { origin: undefined }],
    ['an opaque origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:4101' }],
    ['another scheme', { origin: 'https://127.0.0.1:4100' }],
    ['the other name of this machine', { origin: 'http://localhost:4100' }],
    ['no protocols', { protocols: undefined }],
    ['no token', { protocols: 'argon.1' }],
    ['an empty token', { protocols: 'argon.1, ' }],
    ['a shorter token', { protocols: `argon.1, ${token.slice(1)}` }],
    ['a wrong token', { protocols: `argon.1, ${'b'.repeat(43)}` }],
    ['another protocol', { protocols: `argon.2, ${token}` }],
    ['more offers', { protocols: `argon.1, ${token}, x` }],
  ])('not with %s', (_name, change) => {
    expect(mayConnect({ ...good, ...change }, 4100, token)).toBe(false)
  })

  test('only two names, with the port', () => {
    expect(isOwnHost('127.0.0.1:80', 80)).toBe(true)
    for (const host of ['127.0.0.1', '127.0.0.1:81', '127.0.0.2:80', 'localhost.evil.test:80', '']) {
      expect(isOwnHost(host, 80)).toBe(false)
    }
  })
})
