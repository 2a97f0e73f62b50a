import type { Finding } from '../../../core/artifacts.ts'
import { SECTIONS, type Section } from '../../../core/stages.ts'
import { enTexts } from '../texts/en.ts'
import { ruTexts } from '../texts/ru.ts'
import type { Texts } from '../texts/texts.ts'
import type { ChatRequest } from './protocol.ts'
import { plainLine, slugOf } from './slug.ts'

/** What the scripted model reads from a conversation: the prompt's markers and the tool results so far. */
export interface Situation {
  readonly stage: string
  readonly slug: string
  /** The request as one short line without markup. */
  readonly request: string
  /** The only section that the request wants; `null`: it does not say. */
  readonly onlySection: Section | null
  readonly findings: readonly Finding[]
  /** Ids of the prompt's WMS points. */
  readonly points: readonly string[]
  readonly results: readonly string[]
  readonly texts: Texts
}

const RUN = /^task-(\d+)\/([A-Z_]+)\/\d+$/

/** `null`: not one of the orchestrator's conversations. */
export const readSituation = (request: ChatRequest, runHeader: string | undefined): Situation | null => {
  const run = RUN.exec(runHeader ?? '')
  const prompt = request.messages.find((message) => message.role === 'user')?.content ?? ''
  if (!run) return null
  const raw = fenced(prompt, 'request') ?? ''
  return {
    stage: run[2] ?? '',
    slug: slugOf(fenced(prompt, 'title') ?? raw, Number(run[1])),
    request: plainLine(raw),
    onlySection: onlySection(raw),
    findings: readFindings(fenced(prompt, 'findings')),
    points: [...(fenced(prompt, 'wms_invariants') ?? '').matchAll(/^- (\S+) /gm)].map((match) => match[1] ?? ''),
    results: request.messages.filter((message) => message.role === 'tool').map((message) => message.content ?? ''),
    texts: prompt.includes('Answer people in Russian') ? ruTexts : enTexts,
  }
}

const fenced = (prompt: string, kind: string): string | null =>
  new RegExp(`<untrusted id=(\\w+) kind=${kind}>\\n([\\s\\S]*?)\\n</untrusted id=\\1>`).exec(prompt)?.[2] ?? null

const FINDING = /^\S+ (blocker|major|minor): (.+?)(?: \(([^()\s]+?)(?::(\d+))?\))?$/

/** Each begins with its id and severity; a list that was cut ends in the middle of one. */
const readFindings = (text: string | null): Finding[] =>
  (text ?? '').split(/\n\n(?=\S+ (?:blocker|major|minor): )/).flatMap((block): Finding[] => {
    const [head = '', ...rest] = block.split('\n')
    const [, severity, title, file = null, line = null] = FINDING.exec(head) ?? []
    if (title === undefined) return []
    const detail = rest.filter((one) => !/^[>=] /.test(one)).join('\n')
    return [
      { severity: severity as 'major', title, detail, file, line: line === null ? null : Number(line), quote: null },
    ]
  })

const WORDS: Readonly<Record<Section, string>> = {
  backend: 'back-?end|api|б[эе]к[еэ]нд\\p{L}*',
  frontend: 'front-?end|pages?|screens?|ui|фронт[еэ]нд\\p{L}*|страниц\\p{L}*|экран\\p{L}*|интерфейс\\p{L}*',
  docs: 'docs?|documentation|документаци\\p{L}*',
}

const onlySection = (request: string): Section | null =>
  SECTIONS.find((section) => {
    const words = `(?<!\\p{L})(${WORDS[section]})(?!\\p{L})`
    return new RegExp(
      `(?<!\\p{L})(only|just|только)\\s+(the\\s+)?${words}|${words}[\\s-]+(only|только)(?!\\p{L})`,
      'iu',
    ).test(request)
  }) ?? null

/** The changes that an author must make, one line each; never empty, since rework must change something. */
export const changesFrom = (findings: readonly Finding[], texts: Texts): string[] =>
  findings.length === 0 ? [texts.lookAgain] : findings.map((it) => plainLine(`${it.title}: ${it.detail}`))
