import { TOKEN_SCOPES, type TokenScope } from '../core/access/person.ts'

/** A token of API_TOKENS. */
export interface ApiToken {
  /** The name that decisions show. */
  readonly name: string
  readonly token: string
  readonly scopes: readonly TokenScope[] | 'unscoped'
}

/** A shorter token could be guessed. */
const MIN_CHARS = 16

interface Written {
  readonly name: string
  readonly token: string
  /** `null`: no brackets. */
  readonly scopes: readonly string[] | null
}

/** A comma within brackets separates scopes. */
const written = (text: string): Written[] =>
  text.split(/,(?![^[\],]*(?:,[^[\],]*)*\])/).flatMap((part) => (part.trim() === '' ? [] : [parsePart(part.trim())]))

/** `name` is empty if the part is malformed. */
function parsePart(part: string): Written {
  const [, name = '', scopes = null, token = ''] = /^([^:[\]]+?)\s*(?:\[([^[\]]*)\])?\s*:\s*(\S+)$/.exec(part) ?? []
  if (name === '') return { name, token: part.slice(part.indexOf(':') + 1).trim(), scopes: null }
  return { name: name.trim(), token, scopes: scopes === null ? null : scopes.split(',').map((scope) => scope.trim()) }
}

/** The secret parts of the text, even if it is malformed. */
export const secretsOfTokens = (text: string): string[] => written(text).map(({ token }) => token)

export function tokensIn(text: string, fault: (message: string) => void): ApiToken[] {
  const tokens = written(text)
  const [first] = faultsOf(tokens)
  if (first !== undefined) fault(first)
  return tokens.map(({ name, token, scopes }) => ({ name, token, scopes: scopes?.filter(isScope) ?? 'unscoped' }))
}

function faultsOf(tokens: readonly Written[]): string[] {
  const names = tokens.map(({ name }) => name)
  const scopes = tokens.flatMap((one) => one.scopes ?? [])
  const rules: readonly (readonly [boolean, string])[] = [
    [names.includes(''), 'write name:token or name[create,decide]:token, separated by commas'],
    [
      tokens.some(({ token }) => token.length < MIN_CHARS),
      `a token needs ${MIN_CHARS} characters or more, such as openssl rand -base64 32 prints`,
    ],
    [new Set(names).size < names.length, 'two tokens of one name would be one person: name them apart'],
    [!scopes.every(isScope), `scopes are ${TOKEN_SCOPES.join(', ')}`],
  ]
  return rules.flatMap(([isBroken, message]) => (isBroken ? [message] : []))
}

const isScope = (text: string): text is TokenScope => TOKEN_SCOPES.some((scope) => scope === text)
