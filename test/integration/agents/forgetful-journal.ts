import type { Journal } from '../../../src/agents/journal.ts'

/** Of a run that is never repeated. */
export const forgetfulJournal = (refused: string | null = null): Journal => ({
  checkpoint: null,
  workedMs: () => 0,
  lost: () => ({ steps: 0, tokens: 0 }),
  recall: () => null,
  keep: async () => {},
  pay: async ({ make }) => (refused === null ? make() : { refused }),
  forget: async () => {},
})

/** Of a run that is repeated with the same `stored`. */
export const rememberingJournal = (stored: Map<string, unknown>): Journal => ({
  ...forgetfulJournal(),
  recall: (step, kind) => stored.get(`${step}/${kind}`) ?? null,
  keep: async (step, kind, content) => void stored.set(`${step}/${kind}`, structuredClone(content)),
  pay: async ({ step, make }) => {
    const reply = await make()
    stored.set(`${step}/reply`, reply)
    return reply
  },
})
