import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { CodingAgent } from '../../../../src/agents/acp/coding-agent.ts'
import { delegateSection } from '../../../../src/agents/acp/delegate-section.ts'
import type { AgentDeps, AgentEnd, Assignment } from '../../../../src/agents/agent.ts'
import { buildSection } from '../../../../src/agents/work/build-section.ts'
import { type Answer, breaks, calls, says } from '../../model/hostile-server.ts'

/** An agent that the pipeline may work with; its model plays what a test tells it. */
export interface Contender {
  readonly name: string
  readonly build: (
    assignment: Assignment,
    deps: AgentDeps,
    signal: AbortSignal,
  ) => Promise<AgentEnd<{ summary: string }>>
  /** How its model hands over. */
  readonly finish: (summary: string) => Answer
  /** What ends it in the middle of its work. */
  readonly crash: Answer
  /** Whether it runs where there is no bubblewrap. */
  readonly isOurs: boolean
  /** Stands in the command line of its processes, where it has any. */
  readonly marker: string
}

export const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0

const builtIn: Contender = {
  name: 'the built-in agent',
  isOurs: true,
  build: buildSection,
  finish: (summary) => calls('submit', { summary }),
  crash: breaks,
  marker: randomUUID(),
}

/** The agent of ours beside this file; in the mode `ask` it asks before it writes. */
export const ownAgent = (change: Partial<CodingAgent> = {}): CodingAgent => ({
  name: 'own-agent',
  argv: [process.execPath, `${import.meta.dirname}/agent.mts`],
  environment: {},
  files: {},
  folders: [import.meta.dirname],
  mode: null,
  ...change,
})

function acp(): Contender {
  const marker = randomUUID()
  const { argv, ...agent } = ownAgent({ mode: 'ask' })
  return {
    name: 'an ACP agent (left out without bubblewrap)',
    isOurs: false,
    build: delegateSection.bind(null, { ...agent, argv: [...argv, marker] }),
    finish: says,
    crash: calls('crash', {}),
    marker,
  }
}

export const CONTENDERS: readonly Contender[] = [builtIn, acp()]
