import type { Detector } from './hit.ts'
import { isPlaceholder, looksRandom } from './randomness.ts'
import { standsFree } from './tokens.ts'

const USER = /:\/\/[^\s/:@"'`<>?#\\]{0,100}:/y
/** Up to whatever cannot stand in one, as people write them: a slash can, though it ought to be escaped. */
const PASSWORD = /[^\s"'`<>]{1,300}/y
const SHORTEST = 3
/** The port of a host. */
/** Stands for one. */
const WORD = /^(?:pass|pwd|pw|abc|xyz)$/i
/** The port of a host. */
const PORT = /^\d{1,5}(?:[/?#]|$)/

/** The password of a URL: `postgres://user:it@host`. */
const urlPassword: Detector = {
  starts: ['://'],
  anyCase: false,
  match(text, at) {
    USER.lastIndex = at
    if (!USER.test(text)) return null
    const start = USER.lastIndex
    PASSWORD.lastIndex = start
    if (!PASSWORD.test(text)) return null
    const rest = text.slice(start, PASSWORD.lastIndex)
    const host = hostMark(rest)
    const password = rest.slice(0, Math.max(0, host))
    return isReal(password) ? { rule: 'url-password', start, end: start + password.length } : null
  },
}

const isReal = (password: string): boolean =>
  password.length >= SHORTEST && !PORT.test(password) && !WORD.test(password) && !isPlaceholder(password)

/** Where `@host` begins; a password may hold an `@` as well, so the last one before the path counts. */
function hostMark(rest: string): number {
  const path = rest.search(/[/?#]/)
  const inAuthority = rest.lastIndexOf('@', path < 0 ? rest.length : path)
  if (inAuthority > 0) return inAuthority
  const next = rest.indexOf('@')
  return /[\w[]/.test(rest.charAt(next + 1)) ? next : -1
}

const AUTHORIZATION = /(?:bearer|basic)[ \t]{1,20}([\w.~+/=-]{16,4000})/iy

const authorization: Detector = {
  starts: ['bearer', 'basic'],
  anyCase: true,
  match(text, at) {
    AUTHORIZATION.lastIndex = at
    const value = standsFree(text, at) ? AUTHORIZATION.exec(text)?.[1] : undefined
    if (value === undefined || !looksRandom(value)) return null
    const end = AUTHORIZATION.lastIndex
    return { rule: 'authorization', start: end - value.length, end }
  },
}

export const URLS: readonly Detector[] = [urlPassword, authorization]
