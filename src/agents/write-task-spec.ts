import { TaskSpec } from '../core/artifacts.ts'
import type { AgentDeps, AgentEnd, Assignment } from './agent.ts'
import { readingTools } from './file-tools.ts'
import { runAgent } from './run-agent.ts'

/** PRODUCT: turns the request into a specification. Reads the repository, writes nothing. */
export const writeTaskSpec = (
  assignment: Assignment,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<AgentEnd<TaskSpec>> =>
  runAgent(
    assignment,
    ({ files }) => ({
      tools: readingTools(files),
      submit: { description: 'Hand over the specification.', parameters: TaskSpec, objection: async () => null },
    }),
    deps,
    signal,
  )
