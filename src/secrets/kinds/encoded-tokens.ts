import { base64Core } from './base64-core.ts'
import type { Detector } from './hit.ts'
import { TOKENS } from './tokens.ts'

/** A start that encodes to less stands everywhere by chance. */
const SHORTEST_CORE = 4
const AROUND = 400
const RUN = /[\w+/-]{1,400}={0,2}/y

/**
 * Tokens that somebody put into base64, alone or inside of something longer: their starts look the same there but for
 * where in a group of three bytes they begin.
 */
export const ENCODED_TOKENS: readonly Detector[] = TOKENS.flatMap((token) =>
  token.starts.flatMap((start) => [0, 1, 2].map((offset) => encoded(token, start, offset))),
).filter(({ starts: [core = ''] }) => core.length >= SHORTEST_CORE)

function encoded(token: Detector, start: string, offset: number): Detector {
  const core = base64Core(start, offset)
  /** Of the core's first character in its group of four. */
  const shift = offset === 0 ? 0 : offset + 1
  return {
    starts: [...new Set([core, urlSafe(core)])],
    anyCase: false,
    match(text, at) {
      const group = at - shift
      RUN.lastIndex = Math.max(0, group)
      if (group < 0 || !RUN.test(text)) return null
      const end = RUN.lastIndex
      const decoded = Buffer.from(text.slice(group, end), 'base64').toString('latin1').slice(offset)
      const hit = decoded.startsWith(start) ? token.match(decoded, 0) : null
      return hit === null ? null : { rule: hit.rule, start: startOfRun(text, at), end }
    },
  }
}

function startOfRun(text: string, at: number): number {
  let from = at
  while (from > 0 && at - from < AROUND && /[\w+/-]/.test(text.charAt(from - 1))) from--
  return from
}

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_')
}
