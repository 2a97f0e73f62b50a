import { AGENT_VARIABLES } from './agent-variables.ts'
import { GITHUB_VARIABLES } from './github-variables.ts'
import { MODEL_VARIABLES } from './model-variables.ts'
import { OUTGOING_VARIABLES } from './outgoing-variables.ts'
import { OWN_REPOSITORY_VARIABLES } from './own-repository-variables.ts'
import { POSTGRES_VARIABLES } from './postgres-variables.ts'
import { PROCESS_VARIABLES } from './process-variables.ts'
import { SANDBOX_VARIABLES } from './sandbox-variables.ts'
import { SLACK_VARIABLES } from './slack-variables.ts'
import type { VariableTable } from './variable.ts'

export interface ConfigurationPart {
  readonly title: string
  /** Without an equals sign, like each variable's `about`. */
  readonly about: string
  readonly variables: VariableTable
}

/** All variables, in the order of the documentation. */
export const CONFIGURATION_PARTS: readonly ConfigurationPart[] = [
  {
    title: 'Process',
    about: 'How the service runs on this machine.',
    variables: PROCESS_VARIABLES,
  },
  {
    title: 'Network',
    about: 'How calls leave a company’s network.',
    variables: OUTGOING_VARIABLES,
  },
  {
    title: 'Postgres',
    about: 'Embedded until set: Postgres 18 in WMS_HOME.',
    variables: POSTGRES_VARIABLES,
  },
  {
    title: 'Slack',
    about:
      'Embedded until set: a local Slack, where everybody may approve, but not their own tasks. A real workspace needs SLACK_BOT_TOKEN and either SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode).',
    variables: SLACK_VARIABLES,
  },
  {
    title: 'Repository',
    about:
      'Embedded until set: a bare repository in WMS_HOME with a sample, or with a copy of OWN_REPOSITORY. A repository on GitHub needs GITHUB_REPOSITORY and either the three variables of a GitHub App or GITHUB_TOKEN.',
    variables: { ...GITHUB_VARIABLES, ...OWN_REPOSITORY_VARIABLES },
  },
  {
    title: 'Model',
    about: 'Embedded until set: a scripted model that knows one story. A real one needs MODEL_BASE_URL and MODEL_NAME.',
    variables: MODEL_VARIABLES,
  },
  {
    title: 'Agents',
    about: 'Limits of each run, and other coding agents than the built-in one.',
    variables: AGENT_VARIABLES,
  },
  {
    title: 'Sandbox',
    about: 'Commands of the repository run in bubblewrap where the machine has it.',
    variables: SANDBOX_VARIABLES,
  },
]
