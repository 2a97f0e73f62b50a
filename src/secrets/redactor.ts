import { createHash } from 'node:crypto'
import { analyse } from '../analysis/analysis.ts'
import type { Hit } from './kinds/hit.ts'
import { mapStrings } from './map-strings.ts'
import { mayBeLinted } from './search/linted-marks.ts'
import { maskedInTime, maskOf } from './search/mask.ts'
import { secretScan } from './search/scan.ts'

export { MASK } from './search/mask.ts'

/** Where a secret stands and of which kind; never the secret itself. */
export interface SecretFinding {
  readonly path: string
  readonly line: number
  readonly rule: string
  /** Names this secret in this file without telling it: a team allows a false alarm by it. */
  readonly fingerprint: string
}

/** The rule of a finding that says: this text could not be searched to its end. */
export const TOO_COMPLEX = 'too-complex'

/** The one place that knows what a secret looks like; everything that leaves the process goes through it. */
export interface Redactor {
  /**
   * For where nothing can be waited for: every secret that we know the look of becomes `[secret: kind]`. Of a very long
   * text the end is withheld.
   */
  mask(text: string): string
  /**
   * A copy of plain data with every secret in its strings masked, with all that secretlint knows besides. A string that
   * could not be searched to its end becomes a mask as a whole.
   */
  clean<T>(value: T): Promise<T>
  /** The secrets in a file's name and content, by line; one of TOO_COMPLEX if it could not be searched to its end. */
  find(path: string, content: string): Promise<SecretFinding[]>
}

/** `secrets`: the values we hold ourselves, from the configuration. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const scan = secretScan(secrets)
  const mask = (text: string): string => maskedInTime(text, scan)
  return {
    mask,
    async clean(value) {
      const texts: string[] = []
      mapStrings(value, (text) => {
        texts.push(text)
        return text
      })
      const cleaned = (isPlain('text', texts) ? texts.map(mask) : await cleanTexts(secrets, texts, mask)).values()
      return mapStrings(value, () => cleaned.next().value ?? '') as typeof value
    },
    async find(path, content) {
      const text = `${path}\n${content}`
      if (isPlain(path, [text])) return locate(path, text, scan(text))
      const searched = await analyse('findSecrets', { known: secrets, path, text })
      const hits = searched.outcome === 'done' ? searched.result : [{ rule: TOO_COMPLEX, start: 0, end: text.length }]
      return locate(path, text, hits)
    },
  }
}

/** So much is searched by our own rules, whose time is bounded, before anybody notices. */
const SHORT_CHARS = 16 * 1024

/** Whether texts need no search on a thread. */
const isPlain = (path: string, texts: readonly string[]): boolean =>
  texts.reduce((sum, { length }) => sum + length, 0) <= SHORT_CHARS && !mayBeLinted(path, texts.join('\n\n'))

/** As many are looked for before all long texts are withheld. */
const CULPRITS = 3
/** Names of events, stages and people: a shorter text holds nothing up. */
const HARMLESS_CHARS = 64
const WITHHELD = maskOf(TOO_COMPLEX)

/** What holds the search up is withheld, and the rest is searched. */
async function cleanTexts(
  known: readonly string[],
  texts: readonly string[],
  mask: (text: string) => string,
): Promise<readonly string[]> {
  if (texts.length === 0) return []
  const together = await analyse('cleanTexts', { known, texts, oneByOne: false })
  if (together.outcome === 'done') return together.result
  const left = [...texts]
  for (let round = 0; round < CULPRITS; round++) {
    const apart = await analyse('cleanTexts', { known, texts: left, oneByOne: true })
    if (apart.outcome === 'done') return apart.result
    if (apart.place === null) break
    left[apart.place] = WITHHELD
  }
  return texts.map((text) => (text.length > HARMLESS_CHARS ? WITHHELD : mask(text)))
}

/** The path is the first line that was searched; what is found there counts as line 1. */
const locate = (path: string, text: string, hits: readonly Hit[]): SecretFinding[] => {
  let [line, done] = [0, 0]
  return hits.map(({ rule, start, end }) => {
    line += text.slice(done, start).split('\n').length - 1
    done = start
    const identity = [rule, path, text.slice(start, end)].join('\0')
    const fingerprint = createHash('sha256').update(identity).digest('hex').slice(0, 16)
    return { path, line: Math.max(1, line), rule, fingerprint }
  })
}
