import type { Assignment } from '../../../src/agents/agent.ts'
import type { Finding } from '../../../src/core/artifacts.ts'
import { DEFAULT_RULES } from '../../../src/core/repository-rules.ts'

export const finding = (over: Partial<Finding> = {}): Finding => ({
  severity: 'blocker',
  title: 'Counted twice',
  detail: 'A repeated scan doubles the stock.',
  file: null,
  line: null,
  quote: null,
  ...over,
})

const nothing = () => Promise.resolve({ ok: false, text: 'there is nothing here' })

export const assignment = (over: Partial<Assignment> = {}): Assignment => ({
  task: { id: 7, title: 'Receive pallets', rawRequest: 'Receive pallets by SSCC scan' },
  stage: 'BACKEND',
  attempt: 1,
  language: 'en',
  answersIn: 'en',
  rules: DEFAULT_RULES,
  layersOf: async () => [],
  updateLocks: async () => [],
  conventions: null,
  ownPrompt: null,
  map: '',
  failures: [],
  spec: null,
  plan: null,
  wms: { points: [], lines: [], overruled: [], glossary: [], knownIds: [] },
  findings: [],
  previousReasons: [],
  notes: [],
  answers: [],
  sectionConventions: null,
  branchChanges: [],
  reading: [],
  artifacts: [],
  begun: null,
  diff: '',
  files: {
    ...{ list: nothing, meant: nothing, read: nothing, search: nothing },
    ...{ edit: nothing, write: nothing, remove: nothing },
  },
  hides: () => false,
  censor: (text) => text,
  checksFor: async () => [],
  holdsFolder: async () => false,
  cwd: '/nowhere',
  snapshot: async () => ({ head: '', merge_head: null, tree: '' }),
  runCheck: async () => ({ command: '', exit_code: 0, output: '' }),
  workSince: async () => ({ tree: '', changes: [] }),
  tree: async () => '',
  withoutReviewTests: async (tree) => tree,
  checkout: async () => ({ path: '/', [Symbol.asyncDispose]: async () => {} }),
  ...over,
})
