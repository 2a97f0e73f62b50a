import { z } from 'zod'
import { secretsOfTokens, tokensIn } from './api-tokens.ts'
import { anyText, commaSeparated, oneOf, onOrOff, sealingKeys, webAddress, wholeNumber } from './values.ts'
import type { VariableTable } from './variable.ts'

const PROCESS_ROLES = ['web', 'worker'] as const

export const PROCESS_VARIABLES = {
  NODE_ENV: {
    ...{ value: anyText, fallback: 'development' },
    about: 'With production, an embedded part is an error at start.',
  },
  ROLES: {
    value: z
      .string()
      .transform(commaSeparated)
      .pipe(z.array(z.enum(PROCESS_ROLES, 'write web, worker or both')).min(1)),
    fallback: 'web,worker',
    about: 'What this process does. web: Slack, REST and webhooks; worker: the work on tasks. Both by default.',
  },
  HOST: {
    ...{ value: anyText, fallback: '127.0.0.1' },
    about: 'Address that the service listens on; 0.0.0.0 for every network.',
  },
  PORT: {
    ...{ value: wholeNumber(0, 65_535), fallback: '3000' },
    about: 'Port of REST and of Slack’s endpoint. Embedded parts use the two ports above it. 0 takes any free ports.',
  },
  WMS_HOME: {
    ...{ value: anyText, fallback: '.wms' },
    about: 'Folder for what the service keeps on this machine: git stores, worktrees, and the data of embedded parts.',
  },
  LOG_LEVEL: {
    ...{ value: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), fallback: 'info' },
    about: 'Least important line that is logged: trace, debug, info, warn, error, fatal or silent.',
  },
  PUBLIC_URL: {
    ...{ value: webAddress, fallback: null, example: 'https://wms.example.com' },
    about: 'Address under which people, Slack and GitHub reach the service.',
  },
  API_TOKENS: {
    value: z.string().transform((written, check) => tokensIn(written, (fault) => check.addIssue(fault))),
    ...{ fallback: '', example: 'ci[create]:<token>', secret: secretsOfTokens },
    about:
      'Bearer tokens for REST as name[scopes]:token, separated by commas, each of 16 characters or more. Scopes are read, create, decide and operate; without any a token reads and creates, and decides only where SLACK_APPROVERS names nobody. npm run token makes tokens that are not kept in the configuration. Without any token, REST answers this machine only; production, PUBLIC_URL and a real Slack need one.',
  },
  SEAL_KEY: {
    ...{ value: sealingKeys, fallback: null, secret: commaSeparated },
    about:
      'Key of the model’s replies that hold a secret: 32 random bytes as base64, such as openssl rand -base64 32 prints. To change it write the new key, a comma and the old one. Without any, a file in WMS_HOME.',
  },
  TASKS_OPEN_LIMIT: {
    ...{ value: wholeNumber(1, 10_000), fallback: '20' },
    about: 'Tasks that one person or token may have open at the same time: running, waiting or paused.',
  },
  TASKS_HOUR_LIMIT: {
    ...{ value: wholeNumber(1, 10_000), fallback: '30' },
    about: 'Tasks that one person or token may ask for within an hour.',
  },
  STAGE_SLOTS: {
    ...{ value: wholeNumber(1, 64), fallback: '4' },
    about: 'Stages that run at the same time in one process.',
  },
  CI_TIMEOUT_MINUTES: {
    ...{ value: wholeNumber(1, 24 * 60), fallback: '60' },
    about: 'How long a task waits for CI. After that it fails.',
  },
  MERGE_LINE_MINUTES: {
    ...{ value: wholeNumber(1, 24 * 60), fallback: '30' },
    about:
      'How long the first of the approved tasks in line may stand still, in CI or before a merge that is blocked, before it lets the others pass and goes to the end of the line. Longer than CI usually takes.',
  },
  WAIT_LIMIT_HOURS: {
    ...{ value: wholeNumber(1, 24 * 30), fallback: '24' },
    about:
      'How long a task waits for something outside that does not answer: the database, the repository, the model. After that it pauses, and goes on by itself when that answers again, or when somebody tries again.',
  },
  OUTAGE_TRY_SECONDS: {
    ...{ value: wholeNumber(1, 3600), fallback: '60' },
    about:
      'The longest pause between two tries of something outside that does not answer. One call tries it for all tasks and processes.',
  },
  OUTAGE_TOLD_SECONDS: {
    ...{ value: wholeNumber(0, 3600), fallback: '30' },
    about: 'How long something outside must be away before operators are told in SLACK_OPERATIONS_CHANNEL.',
  },
  STEPS_KEPT_DAYS: {
    ...{ value: wholeNumber(1, 3650), fallback: '14' },
    about:
      'How many days after the end of a task each step of its agents is kept: what they were told, answered and ran. What came of it (artifacts, findings, decisions, costs) stays.',
  },
  BRANCHES_KEPT_DAYS: {
    ...{ value: wholeNumber(0, 3650), fallback: '30' },
    about:
      'How many days after a task is done or cancelled its branch wms/task-… is kept in the repository; 0: for good. Never deleted are branches with commits of others or an open pull request, and those of failed tasks, which may be retried.',
  },
  SHUTDOWN_GRACE_SECONDS: {
    ...{ value: wholeNumber(0, 600), fallback: '10' },
    about: 'How long a stop waits for work under way. What is left then goes back to the queue.',
  },
  ALLOW_EMBEDDED: {
    ...{ value: onOrOff, fallback: '0' },
    about:
      'Set 1 to run embedded parts with NODE_ENV set to production: the model, the repository and Postgres, never Slack.',
  },
} as const satisfies VariableTable
