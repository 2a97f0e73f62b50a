import type { Outage } from '../../store/queue/outages.ts'
import { type Content, type Line, lines, rich, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'

const REASON_CHARS = 300

/** What operators read of an outage: while it lasts, and when it is over. */
export function incidentOf(outage: Outage, words: Words): Content {
  const { since, endedAt } = outage
  const { incidents } = words
  const line: Line =
    endedAt === null
      ? [
          ...[text(`${titleOf(outage, incidents.away, incidents.awayOther)}${incidents.since}`), timeOf(since)],
          ...[text(incidents.wait(outage.tasks)), timeOf(outage.nextTryAt), text('.')],
        ]
      : [
          ...[text(`${titleOf(outage, incidents.back, incidents.backOther)}${incidents.from}`), timeOf(since)],
          ...[text(incidents.to), timeOf(endedAt)],
          text(incidents.waited(Math.floor((endedAt.getTime() - since.getTime()) / 60_000), outage.tasks)),
        ]
  const reason: Line = endedAt === null ? [text(isolated(clip(oneLine(outage.reason), REASON_CHARS)))] : []
  return { text: plainOf(line), blocks: [rich(lines(line, reason))] }
}

/** Of what each machine has for itself, with the machine's name. */
function titleOf(
  { dependency }: Outage,
  known: Readonly<Record<string, string>>,
  other: (name: string) => string,
): string {
  const [name = '', machine] = dependency.split('/')
  const title = known[name] ?? other(name)
  return machine === undefined ? title : `${title} (${machine})`
}

const timeOf = (at: Date) =>
  ({ type: 'date', timestamp: Math.floor(at.getTime() / 1_000), format: '{time}', fallback: utc(at) }) as const

const utc = (at: Date): string => `${at.toISOString().slice(11, 16)} UTC`

const plainOf = (line: Line): string =>
  line.map((part) => (part.type === 'text' ? part.text : part.type === 'date' ? (part.fallback ?? '') : '')).join('')
