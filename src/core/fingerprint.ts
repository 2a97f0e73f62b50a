import type { Finding } from './artifacts.ts'

const LONGEST_CHARS = 120

/** Text as it is compared: composed, in one line, without letter case and without the time that something took. */
export const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<!\d)\d+([.,]\d+)? ?(ms|s|мс|с)(?!\p{L})/gu, '')
    .replace(/\s+/g, ' ')
    .trim()

/** Equal for the same issue however it is worded: its file and the quoted line, or else its title. */
export const fingerprintOf = ({ file, quote, title }: Finding): string =>
  `${file ?? ''}:${(comparable(quote ?? '') || comparable(title)).slice(0, LONGEST_CHARS)}`

/** Fingerprints of the findings that block; minor ones do not. */
export const fingerprintsOf = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.filter(({ severity }) => severity !== 'minor').map(fingerprintOf)),
]
