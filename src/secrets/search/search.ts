import { disjoint, type Hit } from '../kinds/hit.ts'
import { masked, maskOf } from './mask.ts'
import { type SecretScan, secretScan } from './scan.ts'
import { lint } from './secretlint.ts'

/** Plain data: texts are searched on another thread. */
export interface SearchedTexts {
  /** The values we hold ourselves. */
  readonly known: readonly string[]
  readonly texts: readonly string[]
  /** Each by itself: slower, but then it is known which of them takes so long. */
  readonly oneByOne: boolean
}

/** The texts with every secret masked; a secret that secretlint finds in one of them is masked in all. */
export async function cleanTexts(
  { known, texts, oneByOne }: SearchedTexts,
  at: (index: number) => void,
): Promise<string[]> {
  const scan = scanFor(known)
  const found: Linted[] = []
  if (oneByOne)
    for (const [index, text] of texts.entries()) {
      at(index)
      found.push(...(await lintedIn(text)))
    }
  else found.push(...(await lintedIn(texts.join('\n\n'))))
  return texts.map((text) => found.reduce(withoutSecret, masked(text, scan(text))))
}

/** Every secret in a file, as our own rules and secretlint's see it. */
export async function findSecrets(file: {
  readonly known: readonly string[]
  readonly path: string
  readonly text: string
}): Promise<readonly Hit[]> {
  const { known, path, text } = file
  const own = scanFor(known)(text)
  const linted = (await lint(path, text)).map(({ rule, range: [start, end] }) => ({ rule, start, end }))
  return disjoint([...own, ...linted])
}

interface Linted {
  readonly rule: string
  readonly secret: string
}

const lintedIn = async (text: string): Promise<Linted[]> =>
  (await lint('text', text)).map(({ rule, range }) => ({ rule, secret: text.slice(...range) }))

const withoutSecret = (text: string, { rule, secret }: Linted): string => text.replaceAll(secret, maskOf(rule))

/** A thread serves one process, which holds the same values for as long as it lives. */
const scanFor = lastMade(secretScan)

function lastMade(make: (known: readonly string[]) => SecretScan) {
  let last: { readonly key: string; readonly scan: SecretScan } | null = null
  return (known: readonly string[]): SecretScan => {
    const key = JSON.stringify(known)
    if (last?.key !== key) last = { key, scan: make(known) }
    return last.scan
  }
}
