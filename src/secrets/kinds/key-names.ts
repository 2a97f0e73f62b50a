/** How the name of a setting speaks of its value; `key`: only where it is written like a variable of the environment. */
export type KeyFamily = 'password' | 'secret' | 'key'

const LONGEST_NAME = 80
/** No noun that we know is longer. */
const LONGEST_NOUN = 18

const NAME = new Uint8Array(128)
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-') NAME[char.charCodeAt(0)] = 1
const isName = (text: string, at: number): boolean => NAME[text.charCodeAt(at)] === 1

/** Where the name ends that has its noun at `at`; `null`: it goes on behind the noun. */
export function endOfName(text: string, at: number): number | null {
  let end = at
  while (isName(text, end)) if (++end - at > LONGEST_NOUN) return null
  return end
}

/** Where the name begins that has its noun at `at`; a longer one is cut. */
export function startOfName(text: string, at: number): number {
  let start = at
  while (isName(text, start - 1) && at - start < LONGEST_NAME) start--
  return start
}

const PASSWORD = /(?:passw(?:or)?d|passphrase|passwort|pwd|(?:^|[_.-])pass)\d{0,2}$/i
const CAMEL_PASSWORD = /[a-z]Pass\d{0,2}$/
const SECRET =
  /(?:secret|token|credentials?|secret[_.-]?key[_.-]?base|(?:api|access|private|account|secret|shared|encryption|signing)[_.-]?key)\d{0,2}$/i
const CAPITAL_KEY = /^[A-Z0-9_]{0,80}KEY$/

/** What the noun of the name is: `db_password` is a password, `password_length` is a length. */
export function familyOf(name: string): KeyFamily | null {
  if (PASSWORD.test(name) || CAMEL_PASSWORD.test(name)) return 'password'
  if (SECRET.test(name)) return 'secret'
  return CAPITAL_KEY.test(name) ? 'key' : null
}
