import type { Detector } from './hit.ts'
import { looksRandom } from './randomness.ts'
import { TOKEN_RULES, type TokenRule } from './token-rules.ts'

const ofRule = ({ rule, starts, rest, restOnly, random }: TokenRule): Detector => {
  const shape = new RegExp(`(?:${starts.map(literalPattern).join('|')})${rest}`, 'y')
  return {
    starts,
    anyCase: false,
    match(text, at) {
      shape.lastIndex = at
      if (!standsFree(text, at) || !shape.test(text)) return null
      const end = shape.lastIndex
      const token = text.slice(at, end)
      if (/example/i.test(token) || (random && !looksRandom(token))) return null
      const start = restOnly ? at + (starts.find((one) => text.startsWith(one, at)) ?? '').length : at
      return { rule, start, end }
    },
  }
}

const literalPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** No word goes on here, unless what stands before is an escape as in JSON (`\n`) or in a URL (`%3D`). */
export const standsFree = (text: string, at: number): boolean =>
  !/\w/.test(text.charAt(at - 1)) ||
  !/\w/.test(text.charAt(at)) ||
  /^(?:.?\\[nrt]|%[0-9A-F]{2})$/i.test(text.slice(Math.max(0, at - 3), at))

/** A kind that its middle gives away: what stands before is read backwards. */
const around = (rule: string, starts: readonly string[], before: number, shape: RegExp): Detector => ({
  starts,
  anyCase: false,
  match(text, at) {
    for (let start = Math.max(0, at - before); start < at; start++) {
      shape.lastIndex = start
      const match = shape.exec(text)
      if (match !== null && match.index < at) return { rule, start, end: start + match[0].length }
    }
    return null
  },
})

const DIGITS = [...'0123456789']

/** A JSON web token. Only its first part may be read in vain, and that is short. */
const WEB_TOKEN = /eyJ[\w-]{8,1000}\.eyJ[\w-]{8,20000}\.[\w-]{8,10000}/y

const webToken: Detector = {
  starts: ['eyJ'],
  anyCase: false,
  match(text, at) {
    WEB_TOKEN.lastIndex = at
    return standsFree(text, at) && WEB_TOKEN.test(text) ? { rule: 'jwt', start: at, end: WEB_TOKEN.lastIndex } : null
  },
}

export const TOKENS: readonly Detector[] = [
  ...TOKEN_RULES.map(ofRule),
  webToken,
  around('telegram-token', [':AA'], 12, /(?<!\d)\d{7,12}:AA[\w-]{33}(?![\w-])/y),
  around(
    'azure-client-secret',
    DIGITS.map((digit) => `${digit}Q~`),
    4,
    /(?<![\w.~-])[\w.~-]{3}\dQ~[\w.~-]{31,34}(?![\w~-])/y,
  ),
  around('mailchimp-key', ['-us1', '-us2'], 32, /(?<!\w)[0-9a-f]{32}-us\d{1,2}(?!\w)/y),
]
