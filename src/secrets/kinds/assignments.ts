import { isConfigLine, isConnection, isNetrc, isOption, type NamedValue } from './assignment-contexts.ts'
import { ASSIGNED, type Detector } from './hit.ts'
import { endOfName, familyOf, startOfName } from './key-names.ts'
import { isPlaceholder, isWordy, looksChosen, looksRandom } from './randomness.ts'

/** Between a name and its value: the name's own quote or bracket, a type, and the sign. A comparison is none. */
const SIGN =
  /\\?["'`]?\]?(?:\?|!(?=:))?\s{0,5}(?:=>|:=|[:=](?![:=]))(?:\s{0,5}(?:string|str|String)\s{0,5}=(?!=))?[ \t]{0,5}(?:\r?\n[ \t]{0,40}(?=["'`]))?/y
const BLANK = /[ \t]{1,5}|>(?=[^<\s])/y
const QUOTE = /\\?["'`]/y
const QUOTED = /[^\s"'`\\]{1,400}/y
const BARE = /[^\s"'`\\,;&<>(){}[\]|]{1,400}/y

/** `password=…`, `"api_key": "…"`, `db_password: …`, `--password …`: settings whose names say that they are secret. */
const assigned: Detector = {
  starts: ['pass', 'pwd', 'secr', 'toke', 'crede', 'key'],
  anyCase: true,
  match(text, at) {
    const it = assignmentAt(text, at)
    return it !== null && isSecret(text, it) ? { rule: ASSIGNED, start: it.start, end: it.end } : null
  },
}

function assignmentAt(text: string, at: number): NamedValue | null {
  const nameEnd = endOfName(text, at)
  const signEnd = nameEnd === null ? null : (behind(SIGN, text, nameEnd) ?? behind(BLANK, text, nameEnd))
  if (nameEnd === null || signEnd === null) return null
  const name = { start: startOfName(text, at), end: nameEnd }
  const family = familyOf(text.slice(name.start, name.end))
  const start = behind(QUOTE, text, signEnd)
  const end = start === null ? behind(BARE, text, signEnd) : behind(QUOTED, text, start)
  if (family === null || end === null) return null
  const value = text.slice(start ?? signEnd, end)
  const sign = text.slice(name.end, signEnd)
  return { family, name, start: start ?? signEnd, end, value, isQuoted: start !== null, sign }
}

function isSecret(text: string, it: NamedValue): boolean {
  const { family, value, isQuoted } = it
  if (
    isPlaceholder(value) ||
    !/^[\x21-\x7e]+$/.test(value) ||
    (family === 'key' && (isQuoted || !isTight(it)) && !isAwsSecret(value))
  )
    return false
  if (/^[ \t>]/.test(it.sign) && !/[:=]/.test(it.sign)) return isSpoken(text, it)
  if (looksLong(value)) return isQuoted ? family === 'password' || !isConstant(value) : !isExpression(text, it)
  if (family !== 'password' || isReference(value)) return isAwsSecret(value)
  return (
    (isConnection(text, it) && value.length >= 3) ||
    (looksChosen(value) && (isConfigLine(text, it) || isVariable(text, it)))
  )
}

const looksLong = (value: string): boolean => value.length >= 12 && looksRandom(value)

/** `password=…` with nothing around the sign. */
const isTight = ({ sign }: NamedValue): boolean => sign === '='

/** As a shell writes it, not as an argument of a call. */
const isVariable = (text: string, it: NamedValue): boolean =>
  isTight(it) && !it.isQuoted && !/[,)]/.test(text.charAt(it.end))

/** Where only a blank or an element's end stands between: `--password x`, netrc, SQL, XML. */
function isSpoken(text: string, it: NamedValue): boolean {
  const { value } = it
  if (it.sign === '>') return text.charAt(it.end) === '<' && looksChosen(value)
  if (isNetrc(text, it)) return value.length >= 3
  if (isOption(text, it)) return looksChosen(value) && !isReference(value)
  return it.isQuoted && it.family === 'password' && it.name.end - it.name.start >= 'password'.length && looksLong(value)
}

/** Code that is computed: a path of names, a call, an index, a word with a number behind it. */
const isExpression = (text: string, it: NamedValue): boolean =>
  /[([{<]/.test(text.charAt(it.end)) || isReference(it.value) || (!isTight(it) && isWordy(it.value))

const isReference = (value: string): boolean =>
  /^[A-Za-z_$][\w$]{0,60}(?:[.?!:]{1,3}[A-Za-z_$][\w$]{0,60}){1,10}$/.test(value)

/** Words with dashes between them name something; a password could be made of such words. */
const isConstant = (value: string): boolean =>
  /[-_.]/.test(value) && value.split(/[-_.]/).every((part) => /^(?:[a-z]{0,40}|v?\d{1,4})$/i.test(part))

/** Forty characters of base64 that no hash has. */
const isAwsSecret = (value: string): boolean =>
  /^[\w/+]{40}$/.test(value) && /[A-Z]/.test(value) && /[g-z]/.test(value) && /\d/.test(value)

function behind(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

const ENCODED = /_auth\s{0,3}[=:]\s{0,3}["']?|["']auth["']\s{0,5}:\s{0,5}["']/y
const BASE64 = /[A-Za-z0-9+/]{8,400}={0,2}/y

/** `user:password` in base64, as docker and npm keep it. */
const encodedLogin: Detector = {
  starts: ['_auth', '"auth"', "'auth'"],
  anyCase: false,
  match(text, at) {
    const start = behind(ENCODED, text, at)
    const end = start === null ? null : behind(BASE64, text, start)
    if (start === null || end === null) return null
    const decoded = Buffer.from(text.slice(start, end), 'base64').toString('latin1')
    return /^[\x21-\x7e]{1,100}:[\x20-\x7e]{3,}$/.test(decoded) ? { rule: 'encoded-login', start, end } : null
  },
}

export const ASSIGNMENTS: readonly Detector[] = [assigned, encodedLogin]
