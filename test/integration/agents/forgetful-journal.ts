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
