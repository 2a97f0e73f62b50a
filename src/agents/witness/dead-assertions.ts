import type { Assertion } from './assertions.ts'
import { endOfIndented } from './repeats.ts'
import type { Scanned } from './scan.ts'

type Inside = readonly Pick<Assertion, 'at'>[]

/** The test returns at its own level, or under a condition that never holds, before an assertion. */
export function isCutShort({ bare, pairs }: Scanned, start: number, end: number, assertions: Inside): boolean {
  const text = bare.slice(start, end)
  const body = start + Math.max(0, text.search(/\{/))
  const isLate = (at: number) => assertions.some((one) => one.at > at)
  const returns = [...text.matchAll(/^[ \t]*(?:if\b[^\n]*\)\s*\{?\s*)?return\s*;?\s*\}?[ \t]*$/gm)].map(
    ({ index }) => start + index,
  )
  const never = [...text.matchAll(/\bif\s*\(?\s*(?:false|0|False)\s*\)?\s*[:{]/g)].map(({ index }) => start + index)
  const isOwn = (at: number) => ![...pairs].some(([open, close]) => open > body && open < at && close > at)
  return returns.some((at) => isOwn(at) && isLate(at)) || never.some(isLate)
}

/** An assertion stands where whatever it throws is caught by an empty block. */
export function swallows({ code, bare, pairs }: Scanned, start: number, end: number, assertions: Inside): boolean {
  const text = bare.slice(start, end)
  const holds = (from: number, to: number) => assertions.some(({ at }) => at > from && at < to)
  const blocks = [...text.matchAll(/\}\s*catch\b[^{]*(?=\{)/g)].some(({ 0: head, index }) => {
    const open = start + index + head.length
    const isEmpty = bare.slice(open + 1, pairs.get(open) ?? open).trim() === ''
    return isEmpty && holds(pairs.get(start + index) ?? start + index, start + index)
  })
  const chains = [...text.matchAll(/\.catch\(\s*\(?\w*\)?\s*=>\s*(?:\{\s*\}|null|undefined|0|false)\s*\)/g)].some(
    ({ index }) => holds(bare.lastIndexOf('\n', start + index), start + index),
  )
  const indented = [...text.matchAll(/^[ \t]*try:[ \t]*\n/gm)].some(({ 0: head, index }) => {
    const from = start + index + head.length
    const to = endOfIndented(bare, from)
    return /^\s*except\b[^:]*:\s*(?:pass|\.\.\.)\s*$/m.test(code.slice(to, to + 120)) && holds(from, to)
  })
  return blocks || chains || indented
}
