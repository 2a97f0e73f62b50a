import { commandLine } from '../config/command-line.ts'
import { type Config, readConfig } from '../config/config.ts'
import { processEnvironment } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import { routeOutgoing } from '../exec/outgoing.ts'
import { fail } from './entry.ts'
import { examineModel } from './model/examine-model.ts'
import type { ModelFinding } from './model/finding.ts'
import { listModels } from './model/server-list.ts'
import { triedModel } from './model/tried-model.ts'
import { printOut as say } from './progress.ts'

const COMMAND = {
  usage: 'npm run model:doctor',
  about:
    'Tries each configured model for what agents need: reached, key, streaming, tools, parallel calls, a schema, usage, context size,\ncache, Russian, price. Says how to mend what is not there. A model reads about 40,000 tokens for it. The exit code is 1 when something is broken.',
  options: {
    model: { type: 'string', like: 'name', about: 'Only this model, which need not be configured.' },
    json: { type: 'boolean', default: false, about: 'Prints JSON.' },
  },
  variables: ['MODEL_BASE_URL', 'MODEL_NAME', 'MODEL_API_KEY', 'MODEL_PROFILE', 'MODEL_PRICES', 'MODEL_CONTEXT_TOKENS'],
} as const

const TIMEOUT_MS = 30 * 60_000

interface Examined {
  readonly model: string
  readonly roles: readonly string[]
  readonly profile: string
  readonly findings: readonly ModelFinding[]
}

async function main(): Promise<void> {
  const { values } = commandLine(COMMAND)
  const config = readConfig(processEnvironment())
  await routeOutgoing(config.outgoing, config.home)
  const models = await examineAll(config, values.model ?? null, AbortSignal.timeout(TIMEOUT_MS))
  say(values.json ? JSON.stringify(models, null, 2) : models.map((it) => reportOf(it, config)).join('\n'))
  if (models.some(({ findings }) => findings.some(({ severity }) => severity === 'broken'))) process.exitCode = 1
}

async function examineAll(
  { model: settings, ...config }: Config,
  only: string | null,
  signal: AbortSignal,
): Promise<Examined[]> {
  if (settings === null)
    throw new AppError('misconfigured', 'No model is configured: the scripted one needs no doctor.', {
      hint: 'Set MODEL_BASE_URL, MODEL_NAME and, where the server asks for one, MODEL_API_KEY.',
    })
  const list = await listModels(settings, signal)
  const isCapped = [config.budgetUsdRun, config.budgetUsdTask, config.budgetUsdDay].some((cap) => cap !== null)
  const examined: Examined[] = []
  for (const name of only === null ? new Set(Object.values(settings.names)) : [only]) {
    const tried = triedModel(settings, name, signal)
    const own = list.isReached ? await examineModel(tried, list, isCapped) : []
    examined.push({ model: name, roles: tried.roles, profile: tried.profile, findings: [...list.findings, ...own] })
  }
  return examined
}

const reportOf = ({ model, roles, profile, findings }: Examined, { model: settings }: Config): string => {
  const host = URL.parse(settings?.baseUrl ?? '')?.host ?? ''
  const rows = findings.map(({ severity, trial, what, fix }) =>
    [`${severity.padEnd(8)}${trial.padEnd(11)}${what}`, ...(fix === null ? [] : [`${' '.repeat(19)}${fix}`])].join(
      '\n',
    ),
  )
  return `${model} at ${host}, asked as ${profile}, for ${roles.join(', ') || 'no role'}\n\n${rows.join('\n')}\n`
}

main().catch(fail)
