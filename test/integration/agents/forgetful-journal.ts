import type { Journal } from '../../../src/agents/journal.ts'

/** Of a run that is never repeated. */
export const forgetfulJournal = (refused: string | null = null): Journal => ({
  checkpoint: null,
  recall: () => null,
  keep: async () => {},
  pay: async ({ make }) => (refused === null ? make() : { refused }),
  forget: async () => {},
})
