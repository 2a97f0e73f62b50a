import { basename, isAbsolute, normalize, relative, resolve } from 'node:path'
import { z } from 'zod'
import type { CodingAgent } from '../agents/acp/coding-agent.ts'
import { SECTIONS, type Section } from '../core/stages.ts'
import type { Reading } from './reader.ts'
import { wholeNumber } from './values.ts'
import type { Variable, VariableTable } from './variable.ts'

const BUILT_IN = 'built-in'

const insideHome = (path: string): boolean => !isAbsolute(path) && !normalize(path).startsWith('..')

const Settings = z.strictObject({
  command: z.string().trim().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).default({}),
  mode: z.string().trim().min(1).nullable().default(null),
  folders: z.array(z.string().refine(isAbsolute, 'must be absolute').transform(normalize)).default([]),
  files: z
    .record(z.string(), z.string())
    .refine((files) => Object.keys(files).every(insideHome), 'paths must stay inside its home')
    .default({}),
})

const coding = z.string().transform((written, check) => {
  if (written === BUILT_IN) return { written, settings: null }
  const { data = null, error } = Settings.safeParse(asJson(written))
  for (const { path, message } of error?.issues ?? [])
    check.addIssue(`${[...path, ''].join(': ')}${message}; it is JSON like {"command": "opencode", "args": ["acp"]}`)
  return { written, settings: data }
})

const EXAMPLE = '{"command": "/opt/agents/opencode", "args": ["acp"], "folders": ["/opt/agents"]}'

const ofSection = (section: Section) =>
  ({
    ...{ value: coding, fallback: null, example: BUILT_IN, fromFile: true },
    about: `Coding agent of the ${section} section alone: such JSON, or built-in.`,
  }) as const satisfies Variable

export const AGENT_VARIABLES = {
  AGENT_STEP_LIMIT: {
    ...{ value: wholeNumber(1, 1000), fallback: '60' },
    about: 'Model calls that one run may make.',
  },
  AGENT_MINUTES_LIMIT: {
    ...{ value: wholeNumber(1, 24 * 60), fallback: '30' },
    about: 'Minutes that one run may work, however often it is interrupted. Waiting does not count.',
  },
  CODING_AGENT: {
    ...{ value: coding, fallback: null, example: EXAMPLE, fromFile: true },
    about:
      'Another coding agent than the built-in one, by the Agent Client Protocol, as JSON; see docs/coding-agents.md. Needs bubblewrap.',
  },
  CODING_AGENT_BACKEND: ofSection('backend'),
  CODING_AGENT_FRONTEND: ofSection('frontend'),
  CODING_AGENT_DOCS: ofSection('docs'),
} as const satisfies VariableTable

type AgentReading = Reading<typeof AGENT_VARIABLES>
type AgentName = 'CODING_AGENT' | (typeof OWN_AGENTS)[Section]

const OWN_AGENTS = {
  backend: 'CODING_AGENT_BACKEND',
  frontend: 'CODING_AGENT_FRONTEND',
  docs: 'CODING_AGENT_DOCS',
} as const satisfies Record<Section, keyof typeof AGENT_VARIABLES>

interface Surroundings {
  /** The folder of this machine's data, which no agent may see. */
  readonly home: string
  readonly secrets: readonly string[]
}

/** The operator's agents by section; other sections use the built-in agent. */
export function codingAgentsOf(
  { values }: AgentReading,
  surroundings: Surroundings,
  faults: string[],
): Partial<Record<Section, CodingAgent>> {
  for (const name of ['CODING_AGENT', ...Object.values(OWN_AGENTS)] as const)
    faults.push(...exposuresBy(values[name], surroundings).map((exposure) => `${name}: ${exposure}`))
  const agents: Partial<Record<Section, CodingAgent>> = {}
  for (const section of SECTIONS) {
    const settings = (values[OWN_AGENTS[section]] ?? values.CODING_AGENT)?.settings ?? null
    if (settings !== null) agents[section] = agentOf(settings)
  }
  return agents
}

const agentOf = ({ command, args, env, mode, folders, files }: z.output<typeof Settings>): CodingAgent => ({
  ...{ name: basename(command), argv: [command, ...args], environment: env, mode, folders, files },
})

/** Faults of an agent's settings that would show it what it must not see. */
function exposuresBy(agent: AgentReading['values'][AgentName], { home, secrets }: Surroundings): string[] {
  if (agent === null) return []
  const folders = agent.settings?.folders.filter((folder) => contains(folder, home) || folder === '/') ?? []
  return [
    ...(secrets.some((secret) => agent.written.includes(secret))
      ? ['it holds one of our secrets; an agent reaches the model with a key of its run']
      : []),
    ...folders.map(
      (folder) => `folders: ${folder} would show the agent what is kept in WMS_HOME; name the agent's own folder`,
    ),
  ]
}

const contains = (folder: string, path: string): boolean => !relative(folder, resolve(path)).startsWith('..')

function asJson(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return written
  }
}
