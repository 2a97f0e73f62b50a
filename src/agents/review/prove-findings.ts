import type { Doubt, Evidence, Finding, UnverifiedFinding } from '../../core/artifacts.ts'
import { comparable, fingerprintOf } from '../../core/fingerprint.ts'
import type { DiffLine, FileDiff } from './changed-lines.ts'

export interface Proofs {
  /** The branch's changes. */
  readonly diff: readonly FileDiff[]
  /** Failed commands, all of them run by code itself. */
  readonly red: readonly Evidence[]
}

export interface Proven {
  /** Worst first, each issue once, each at the line where its quote really is. */
  readonly proven: readonly Finding[]
  readonly unverified: readonly UnverifiedFinding[]
}

/** A finding is proven by a line of the change or by a red command; all others are only shown. */
export function proveFindings(findings: readonly Finding[], proofs: Proofs): Proven {
  const judged = onceEach(findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity])).map((finding) =>
    judge(finding, proofs),
  )
  return {
    proven: onceEach(judged.flatMap((one) => ('why' in one ? [] : [one.finding]))),
    unverified: judged.flatMap((one) => ('why' in one ? [one] : [])),
  }
}

const RANK: Readonly<Record<Finding['severity'], number>> = { blocker: 0, major: 1, minor: 2 }

/** Merges findings with equal fingerprints: the worst stays and gets the others' details. */
function onceEach(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>()
  for (const finding of findings) {
    const key = fingerprintOf(finding)
    const worse = kept.get(key)
    const isNews = worse !== undefined && comparable(worse.title) !== comparable(finding.title)
    if (worse === undefined) kept.set(key, finding)
    else if (isNews) kept.set(key, { ...worse, detail: `${worse.detail}\n${finding.title}: ${finding.detail}` })
  }
  return [...kept.values()]
}

function judge(finding: Finding, { diff, red }: Proofs): { readonly finding: Finding } | UnverifiedFinding {
  const doubt = (why: Doubt) => ({ finding, why })
  const files = filesMeant(finding.file, diff)
  if (red.some((evidence) => namesRed(finding, evidence))) {
    const [file] = finding.file === null ? [] : files
    return { finding: { ...finding, file: file?.path ?? finding.file } }
  }
  if (finding.quote === null || !isTelling(bare(finding.quote))) return doubt('no_quote')
  if (files.length === 0) return doubt('outside_diff')
  for (const file of files) {
    const line = lineOf(finding.quote, file, finding.line)
    if (line !== null) return { finding: { ...finding, file: file.path, line } }
  }
  return doubt('not_changed')
}

/** Files that a reviewer may mean, from the root, from above it, or by file name. Without a name: all. */
function filesMeant(named: string | null, diff: readonly FileDiff[]): readonly FileDiff[] {
  const path = (named ?? '')
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+|^[ab]\/(?=.)|:\d+(-\d+)?$/g, '')
  if (path === '') return diff
  const exact = diff.filter((file) => file.path.normalize('NFC') === path || file.path === named)
  if (exact.length > 0) return exact
  const similar = diff.filter((file) => `/${file.path}`.endsWith(`/${path}`) || `/${path}`.endsWith(`/${file.path}`))
  return similar.length === 1 ? similar : []
}

/** Whether the finding quotes the command's output or names the command. */
export const namesRed = ({ title, detail, quote }: Finding, { command, output }: Evidence): boolean =>
  quotes(quote, output) || `${title} ${detail}`.includes(command)

function quotes(quote: string | null, output: string): boolean {
  const wanted = bare(untimed(quote ?? ''))
  return wanted.length >= SHORTEST_PART && isTelling(wanted) && bare(untimed(output)).includes(wanted)
}

/** Durations differ in each run of the checks. */
const untimed = (text: string): string => text.replace(/(?<!\d)\d+(\.\d+)? ?(ms|s)\b/g, '')

/** The line of a quote that contains a changed line, nearest to the claimed line; `null`: there is none. */
function lineOf(quote: string, { passages }: FileDiff, claimed: number | null): number | null {
  const forms = [quote, quote.replace(/^[ \t]*(?:[+-]|\d+[ \t]*[:|\t])/gm, '')]
  const found = forms.flatMap((form) => passages.flatMap((passage) => placesOf(form, passage)))
  const distance = (line: number) => (claimed === null ? 0 : Math.abs(line - claimed))
  return found.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}

function placesOf(quote: string, passage: readonly DiffLine[]): number[] {
  const wanted = quote
    .split('\n')
    .map(bare)
    .filter((line) => line !== '')
  const stripped = passage.map((line) => ({ ...line, bare: bare(line.text) })).filter((line) => line.bare !== '')
  return stripped.flatMap((_, start) => {
    const here = stripped.slice(start, start + wanted.length)
    const fits = here.length === wanted.length && wanted.every((line, index) => holds(here[index]?.bare ?? '', line))
    const changed = here.find((line, index) => line.changed && isTelling(wanted[index] ?? ''))
    return fits && changed !== undefined && wanted.length > 0 ? [changed.line] : []
  })
}

/** A shorter part would match too many lines. */
const SHORTEST_PART = 6

const holds = (line: string, wanted: string): boolean =>
  line === wanted || (wanted.length >= SHORTEST_PART && line.includes(wanted))

/** A bracket or a single sign identifies no change. */
const isTelling = (text: string): boolean => /[\p{L}\p{N}_]{2}/u.test(text)

/** Removes what models tend to change: composition, spaces, invisible characters, quotation marks. */
const bare = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replace(/^`+|(?<!`)`+$/g, '')
