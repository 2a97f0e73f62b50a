import type { Journal } from '../../../src/agents/journal.ts'
import type { Checkpoint } from '../../../src/core/checkpoint.ts'

/** What a run's rows would hold, in memory: another run with the same journal is a repetition. */
export function rememberingJournal(): Journal & { readonly steps: ReadonlyMap<string, object> } {
  const steps = new Map<string, object>()
  let checkpoint: Checkpoint | null = null
  return {
    steps,
    get checkpoint() {
      return checkpoint
    },
    workedMs: () => 0,
    lost: () => ({ steps: 0, tokens: 0 }),
    recall: (step, kind) => steps.get(`${step}/${kind}`) ?? null,
    keep: async (step, kind, content, taken) => {
      if (steps.has(`${step}/${kind}`)) throw new Error(`step ${step} has its ${kind} already`)
      steps.set(`${step}/${kind}`, content)
      checkpoint = taken
    },
    pay: async ({ step, make }) => {
      const reply = await make()
      steps.set(`${step}/reply`, reply)
      return reply
    },
    forget: async () => steps.clear(),
  }
}
