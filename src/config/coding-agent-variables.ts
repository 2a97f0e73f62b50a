import { readFileSync } from 'node:fs'
import { basename, isAbsolute, normalize, relative, resolve } from 'node:path'
import { z } from 'zod'
import type { CodingAgent } from '../agents/acp/coding-agent.ts'
import { SECTIONS, type Section } from '../core/stages.ts'

const text = z.string().trim().min(1).nullable().catch(null)
const NAMES = ['CODING_AGENT', 'CODING_AGENT_BACKEND', 'CODING_AGENT_FRONTEND', 'CODING_AGENT_DOCS'] as const

/** JSON, or a file with it. One section can have an agent of its own, or `built-in`. */
export const CODING_AGENT_VARIABLES = {
  CODING_AGENT: text,
  CODING_AGENT_BACKEND: text,
  CODING_AGENT_FRONTEND: text,
  CODING_AGENT_DOCS: text,
  CODING_AGENT_FILE: text,
  CODING_AGENT_BACKEND_FILE: text,
  CODING_AGENT_FRONTEND_FILE: text,
  CODING_AGENT_DOCS_FILE: text,
}
type Variables = z.infer<z.ZodObject<typeof CODING_AGENT_VARIABLES>>

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

interface Surroundings {
  /** What is kept on this machine, which no agent may see. */
  readonly home: string
  readonly secrets: readonly string[]
}

export function codingAgentsOf(
  env: Variables,
  surroundings: Surroundings,
  faults: string[],
): Partial<Record<Section, CodingAgent>> {
  const given = new Map(NAMES.map((name) => [name, agentOf(name, env, surroundings, faults)]))
  const agents: Partial<Record<Section, CodingAgent>> = {}
  for (const section of SECTIONS) {
    const own = given.get(`CODING_AGENT_${section.toUpperCase()}` as (typeof NAMES)[number]) ?? null
    const agent = own ?? given.get('CODING_AGENT') ?? null
    if (agent !== null && agent !== BUILT_IN) agents[section] = agent
  }
  return agents
}

function agentOf(
  name: (typeof NAMES)[number],
  env: Variables,
  surroundings: Surroundings,
  faults: string[],
): CodingAgent | typeof BUILT_IN | null {
  const said = env[name] ?? contentOf(env[`${name}_FILE`], `${name}_FILE`, faults)
  if (said === null || said === BUILT_IN) return said
  const parsed = Settings.safeParse(asJson(said))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const place = issue?.path.length ? `${issue.path.join('.')}: ` : ''
    faults.push(`${name}: ${place}${issue?.message}; it is JSON like {"command": "opencode", "args": ["acp"]}`)
    return null
  }
  const { command, args, env: environment, mode, folders, files } = parsed.data
  if (surroundings.secrets.some((secret) => said.includes(secret)))
    faults.push(`${name}: it holds one of our secrets; an agent reaches the model with a key of its run`)
  for (const folder of folders)
    if (contains(folder, surroundings.home) || folder === '/')
      faults.push(
        `${name}: folders: ${folder} would show the agent what is kept in WMS_HOME; name the agent's own folder`,
      )
  return { name: basename(command), argv: [command, ...args], environment, mode, folders, files }
}

const contains = (folder: string, path: string): boolean => !relative(folder, resolve(path)).startsWith('..')

function contentOf(file: string | null, name: string, faults: string[]): string | null {
  if (file === null) return null
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    faults.push(`${name}: ${file} cannot be read`)
    return null
  }
}

function asJson(said: string): unknown {
  try {
    return JSON.parse(said)
  } catch {
    return said
  }
}
