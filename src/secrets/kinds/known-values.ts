import { base64Core } from './base64-core.ts'
import type { Detector } from './hit.ts'

/** Shorter values would be found in innocent words. */
const SHORTEST = 8

/**
 * Finds secrets that we hold ourselves, however they were written: plain, in a URL, in JSON, in hexadecimal, or anywhere
 * inside something that was put into base64.
 */
export const knownValues = (secrets: readonly string[]): readonly Detector[] => {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf)
  // Of those that begin alike the longest is tried first.
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length).map(formDetector)
}

/** Told by its first characters, so that all of it is compared only where they stand. */
const formDetector = (form: string): Detector => ({
  starts: [form.slice(0, SHORTEST)],
  anyCase: false,
  match: (text, at) => (text.startsWith(form, at) ? { rule: 'own-secret', start: at, end: at + form.length } : null),
})

const formsOf = (secret: string): string[] => {
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const core = base64Core(secret, before)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const url = encodeURIComponent(secret)
  const hex = Buffer.from(secret).toString('hex')
  return [secret, url, url.replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1), hex, ...inBase64]
}
