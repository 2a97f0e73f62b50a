import { ASSIGNED, type Detector, type Hit } from '../kinds/hit.ts'

interface Trigger {
  readonly start: string
  readonly detector: Detector
}

/** Says for any three characters which detectors to ask, so that a text is read once however many there are. */
export interface TriggerIndex {
  /** The hits whose starts end between `from` and `to`, and where to go on from. The time grows with the text, no faster. */
  readonly search: (text: string, from: number, to: number) => { readonly hits: readonly Hit[]; readonly next: number }
}

const BITS = 15
const MASK = (1 << BITS) - 1
/** Three characters fill the hash; the fourth before is shifted out. */
const SHIFT = BITS / 3
/** Tells small letters from capitals no more. */
const FOLD = 32

export function indexDetectors(detectors: readonly Detector[]): TriggerIndex {
  const slots = new Uint16Array(1 << BITS)
  const buckets: Trigger[][] = [[]]
  for (const detector of detectors)
    for (const start of detector.starts) {
      const hash = hashOf(start.slice(-3))
      const slot = slots[hash] || buckets.push([]) - 1
      slots[hash] = slot
      buckets[slot]?.push({ start, detector })
    }
  return { search: (text, from, to) => search(slots, buckets, text, from, to) }
}

const hashOf = (text: string): number => {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = ((hash << SHIFT) ^ ((text.charCodeAt(i) & 255) | FOLD)) & MASK
  return hash
}

function search(
  slots: Uint16Array,
  buckets: readonly (readonly Trigger[])[],
  text: string,
  from: number,
  to: number,
): ReturnType<TriggerIndex['search']> {
  const hits: Hit[] = []
  const first = Math.max(0, from - 2)
  // Bytes are several times as fast to go through; of a wider character the low byte is as good for a hash.
  const bytes = Buffer.from(text.slice(first, to), 'latin1')
  let hash = 0
  let next = from
  for (let i = 0; i < bytes.length; i++) {
    hash = ((hash << SHIFT) ^ ((bytes[i] ?? 0) | FOLD)) & MASK
    const slot = slots[hash] ?? 0
    if (slot === 0 || first + i < next) continue
    const hit = firstHit(buckets[slot] ?? [], text, first + i + 1)
    if (hit === null) continue
    hits.push(hit)
    // What a token covers is not searched again: else hits inside of hits would make the time grow with the square.
    if (hit.rule !== ASSIGNED) next = Math.max(next, hit.end)
  }
  return { hits, next: Math.max(next, to) }
}

function firstHit(bucket: readonly Trigger[], text: string, end: number): Hit | null {
  for (const { start, detector } of bucket) {
    const at = end - start.length
    if (at < 0 || !stands(text, at, start, detector.anyCase)) continue
    const hit = detector.match(text, at)
    if (hit !== null) return hit
  }
  return null
}

function stands(text: string, at: number, start: string, anyCase: boolean): boolean {
  if (!anyCase) return text.startsWith(start, at)
  for (let i = 0; i < start.length; i++)
    if ((text.charCodeAt(at + i) | FOLD) !== (start.charCodeAt(i) | FOLD)) return false
  return true
}
