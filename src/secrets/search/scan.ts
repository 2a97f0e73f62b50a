import { ASSIGNMENTS } from '../kinds/assignments.ts'
import { ENCODED_TOKENS } from '../kinds/encoded-tokens.ts'
import { type Detector, disjoint, type Hit } from '../kinds/hit.ts'
import { knownValues } from '../kinds/known-values.ts'
import { PRIVATE_KEYS } from '../kinds/private-keys.ts'
import { TOKENS } from '../kinds/tokens.ts'
import { URLS } from '../kinds/urls.ts'
import { indexDetectors, type TriggerIndex } from './trigger-index.ts'
import { viewsOf } from './views.ts'

/** As much as is turned into bytes in one go. */
const PIECE_CHARS = 64 * 1024

const COMMON: readonly Detector[] = [...PRIVATE_KEYS, ...TOKENS, ...URLS, ...ENCODED_TOKENS, ...ASSIGNMENTS]

/** Finds secrets in a time that grows with the text, whatever stands in it. */
export type SecretScan = (text: string) => readonly Hit[]

/** `secrets`: the values we hold ourselves. */
export function secretScan(secrets: readonly string[]): SecretScan {
  const index = indexDetectors([...knownValues(secrets), ...COMMON])
  return (text) => {
    const hits: Hit[] = []
    for (const view of viewsOf(text)) for (const hit of view.placed(searchPieces(index, view.text))) hits.push(hit)
    return disjoint(hits)
  }
}

function searchPieces(index: TriggerIndex, text: string): readonly Hit[] {
  const hits: Hit[] = []
  for (let at = 0; at < text.length; ) {
    const piece = index.search(text, at, Math.min(at + PIECE_CHARS, text.length))
    for (const hit of piece.hits) hits.push(hit)
    at = piece.next
  }
  return hits
}
