import type { TaggedFile } from './file-tags.ts'

const ROUNDS = 15
/** The share of its weight that a file passes on to the files whose definitions it uses. */
const DAMPING = 0.85
/** A name with more definitions than this identifies no file. */
const COMMON = 5
/** Names of this form are seldom used by chance. */
const TELLING = /[a-z][A-Z]|_/

/** For each file, where it leads to and how strongly, in two arrays of one length. */
interface Links {
  readonly targets: readonly Uint32Array[]
  readonly shares: readonly Float64Array[]
}

/**
 * PageRank: files that use a definition pass weight to its file; `start` says where the weight comes from. Its time
 * grows with the number of uses.
 */
export function hubsOf(files: readonly TaggedFile[], start: Float64Array): Float64Array {
  const { targets, shares } = linksOf(files)
  const total = start.reduce((sum, one) => sum + one, 0) || 1
  const rest = start.map((one) => ((1 - DAMPING) * one) / total)
  let weights = start.map((one) => one / total)
  for (let round = 0; round < ROUNDS; round++) {
    const next = rest.slice()
    for (let from = 0; from < targets.length; from++) {
      const [to, share, weight] = [targets[from], shares[from], DAMPING * (weights[from] ?? 0)]
      if (to === undefined || share === undefined || weight === 0) continue
      for (let i = 0; i < to.length; i++) next[to[i] ?? 0] = (next[to[i] ?? 0] ?? 0) + weight * (share[i] ?? 0)
    }
    weights = next
  }
  return weights
}

function linksOf(files: readonly TaggedFile[]): Links {
  const definers = definersOf(files)
  const targets: Uint32Array[] = []
  const shares: Float64Array[] = []
  for (const [from, { tags }] of files.entries()) {
    const links = new Map<number, number>()
    for (const name of tags.names === '' ? [] : tags.names.split(' ')) {
      const found = definers.get(name)
      if (found === undefined || found.length > COMMON) continue
      const weight = name.startsWith('_') ? 0.1 : name.length >= 8 && TELLING.test(name) ? 10 : 1
      for (const to of found) if (to !== from) links.set(to, (links.get(to) ?? 0) + weight)
    }
    const sum = [...links.values()].reduce((all, one) => all + one, 0)
    targets.push(Uint32Array.from(links.keys()))
    shares.push(Float64Array.from(links.values(), (weight) => weight / sum))
  }
  return { targets, shares }
}

function definersOf(files: readonly TaggedFile[]): ReadonlyMap<string, readonly number[]> {
  const definers = new Map<string, number[]>()
  for (const [index, { tags }] of files.entries())
    for (const { name } of tags.definitions) {
      const known = definers.get(name)
      if (known === undefined) definers.set(name, [index])
      else if (known.length <= COMMON && known.at(-1) !== index) known.push(index)
    }
  return definers
}
