import { matchesGlob } from 'node:path'
import { type AnalysisEnd, BEGUN, type Job, PLACE } from '../../src/analysis/job.ts'
import { answerJobs, work } from '../../src/analysis/work.ts'

/** What would hold a thread up for good; a text that names one meets it, any other is analysed as ever. */
const TRAPS: Readonly<Record<string, () => unknown>> = {
  'TRAP-REGEXP': () => /^(a+)+$/.test(`${'a'.repeat(60)}!`),
  'TRAP-GLOB': () => matchesGlob('a'.repeat(60), `${'*a'.repeat(30)}b`),
  'TRAP-LOOP': () => {
    for (;;);
  },
  'TRAP-MEMORY': () => {
    const kept: string[][] = []
    for (;;) kept.push(Array.from({ length: 10_000 }, () => String(kept.length)))
  },
  'TRAP-STACK': () => nest([]),
}

const nest = (inner: unknown[]): unknown[] => [nest([inner])]

/** The threads' program as it is, with patterns planted in it that no text should meet. */
function trapped(job: Job): Promise<AnalysisEnd> {
  const parts = partsOf(job.input)
  for (const [trap, spring] of Object.entries(TRAPS)) {
    const index = parts.findIndex((part) => JSON.stringify(part).includes(trap))
    if (index < 0) continue
    Atomics.store(job.progress, BEGUN, 1)
    if (hasPlaces(job)) Atomics.store(job.progress, PLACE, index)
    try {
      spring()
    } catch {
      return Promise.resolve({ isSpoilt: false })
    }
  }
  return work(job)
}

const hasPlaces = ({ name, input }: Job): boolean =>
  name !== 'cleanTexts' ||
  (typeof input === 'object' && input !== null && 'oneByOne' in input && input.oneByOne === true)

/** As an analysis goes through them. */
function partsOf(input: unknown): readonly unknown[] {
  if (Array.isArray(input)) return input
  if (typeof input !== 'object' || input === null) return [input]
  if ('changes' in input && Array.isArray(input.changes)) return input.changes
  return 'texts' in input && Array.isArray(input.texts) ? input.texts : [input]
}

answerJobs(trapped)
