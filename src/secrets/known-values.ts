/** Shorter values would be found in innocent words. */
const SHORTEST = 8

/**
 * Finds secrets that we hold ourselves, however they were written: plain, in a URL, in JSON, in hexadecimal, or anywhere
 * inside something that was put into base64. `null`: there are none to look for.
 */
export const knownValues = (secrets: readonly string[]): RegExp | null => {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf)
  if (forms.length === 0) return null
  const longestFirst = [...new Set(forms)].toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map(escaped).join('|'), 'g')
}

const formsOf = (secret: string): string[] => {
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const core = base64Core(secret, before)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const url = encodeURIComponent(secret)
  const hex = Buffer.from(secret).toString('hex')
  return [secret, url, url.replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1), hex, ...inBase64]
}

/** The characters that come out the same whatever stands around the secret, which begins `before` bytes into a group of three. */
const base64Core = (secret: string, before: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
  const first = Math.ceil((before * 8) / 6)
  const last = Math.floor((bytes.length * 8) / 6)
  return bytes.toString('base64').slice(first, last)
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
