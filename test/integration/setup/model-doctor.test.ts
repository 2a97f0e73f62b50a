import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { modelOf } from '../../../src/config/model-variables.ts'
import { ROLES } from '../../../src/core/stages.ts'
import type { ProfileName } from '../../../src/model/profiles.ts'
import { examineModel } from '../../../src/setup/model/examine-model.ts'
import type { ModelFinding } from '../../../src/setup/model/finding.ts'
import { listModels } from '../../../src/setup/model/server-list.ts'
import { triedModel } from '../../../src/setup/model/tried-model.ts'
import { type Planted, playForDoctor } from '../../model-servers/doctor-server.ts'
import { delta, openPlayedServer, toolDelta } from '../../model-servers/server.ts'
import { openAiError } from '../../model-servers/servers/played.ts'

interface Configured {
  readonly profile?: ProfileName
  readonly contextTokens?: number
  readonly isPriced?: boolean
  readonly isCapped?: boolean
}

const PRICE = { input: 1, cachedInput: 0.1, output: 10 }

const examine = async (baseUrl: string, { isPriced = true, isCapped = false, ...more }: Configured = {}) => {
  const names = Object.fromEntries(ROLES.map((role) => [role, 'large'])) as NonNullable<
    ReturnType<typeof modelOf>
  >['names']
  const settings = {
    ...{ baseUrl, apiKey: 'key-that-nobody-may-see', names, idleTimeoutMs: 5_000, profile: more.profile ?? 'other' },
    ...{ contextTokens: more.contextTokens ?? null, prices: isPriced ? { large: PRICE } : {} },
  } as const
  const { signal } = new AbortController()
  const list = await listModels(settings, signal)
  const own = list.isReached ? await examineModel(triedModel(settings, 'large', signal), list, isCapped) : []
  return [...list.findings, ...own]
}

const examineServer = async (planted: Planted, configured: Configured = {}) => {
  await using server = await openPlayedServer(playForDoctor(planted))
  return await examine(server.url, configured)
}

const notFine = (findings: readonly ModelFinding[]) => findings.filter(({ severity }) => severity !== 'ok')

test('Of a model that is well the doctor finds every line so', async () => {
  const findings = await examineServer({}, { contextTokens: 32_768 })
  expect(notFine(findings)).toEqual([])
  expect(findings.map(({ trial }) => trial)).toEqual([
    ...['server', 'answer', 'streaming', 'russian', 'usage', 'price', 'tools', 'parallel', 'schema', 'window', 'cache'],
  ])
})

const error = (status: number, message: string, more: object = {}) => ({ status, body: openAiError(message, more) })
const call = (name: string, args: string) => toolDelta({ index: 0, id: 'c', function: { name, arguments: args } })
const PALLET = '{"sscc":"003456","cases":40}'

test.each<[what: string, Planted, Configured, trial: string, severity: string, fix: RegExp]>([
  ['a wrong key', { models: error(401, 'bad key') }, {}, 'server', 'broken', /MODEL_API_KEY/],
  [
    'a web page',
    { models: { status: 200, body: '<!doctype html><html>' } },
    {},
    'server',
    'broken',
    /up to and with \/v1/,
  ],
  ['a list without the name', { models: { data: [{ id: 'small' }] } }, {}, 'model', 'note', /small/],
  ['no such model', { calls: error(404, 'no', { code: 'model_not_found' }) }, {}, 'answer', 'broken', /MODEL_NAME/],
  ['no credit', { calls: error(402, 'pay') }, {}, 'answer', 'broken', /Top it up/],
  [
    'too many requests',
    { calls: { ...error(429, 'slow'), headers: { 'retry-after': '30' } } },
    {},
    'answer',
    'broken',
    /after 30 s/,
  ],
  ['empty answers', { says: '' }, {}, 'answer', 'broken', /another model/],
  ['answers in one piece', { isWhole: true }, {}, 'streaming', 'note', /MODEL_IDLE_TIMEOUT_SECONDS/],
  ['English only', { says: 'Receiving is checking goods.' }, {}, 'russian', 'risk', /Russian/],
  ['broken letters', { says: 'При\ufffd\ufffdмка' }, {}, 'russian', 'broken', /UTF-8/],
  ['no count', { isUncounted: true }, {}, 'usage', 'risk', /include_usage/],
  ['no price', {}, { isPriced: false }, 'price', 'note', /large=input\/cached\/output/],
  ['no price under a budget', {}, { isPriced: false, isCapped: true }, 'price', 'broken', /MODEL_PRICES/],
  [
    'a server started without its tool parser',
    { tools: error(400, '"auto" tool choice requires --enable-auto-tool-choice') },
    {},
    'tools',
    'broken',
    /tool parser/,
  ],
  [
    'calls as text',
    { toolFrames: [delta({ content: '<tool_call>{"name":"record_pallet"}</tool_call>' })] },
    { profile: 'vllm' },
    'tools',
    'broken',
    /--tool-call-parser/,
  ],
  ['no calls', { toolFrames: [delta({ content: 'Done.' })] }, {}, 'tools', 'broken', /trained to call tools/],
  [
    'arguments that are cut off',
    { toolFrames: [call('record_pallet', '{"sscc":"00')] },
    {},
    'tools',
    'broken',
    /parser/,
  ],
  [
    'arguments of other types',
    { toolFrames: [call('record_pallet', '{"sscc":3456}')] },
    {},
    'tools',
    'broken',
    /parser/,
  ],
  ['calls of another tool', { toolFrames: [call('record', PALLET)] }, {}, 'tools', 'broken', /parser/],
  [
    'answers of tools that are refused',
    { answered: error(500, 'no template') },
    {},
    'tools',
    'broken',
    /look at the server/,
  ],
  ['one call a reply', { toolFrames: [call('record_pallet', PALLET)] }, {}, 'parallel', 'note', /more steps/],
  [
    'a schema that is refused',
    { schema: error(400, 'response_format is not supported') },
    {},
    'schema',
    'note',
    /in that way/,
  ],
  ['a schema that is not obeyed', { json: '{"passed":"no"}' }, {}, 'schema', 'broken', /schema/],
  [
    'a conversation that is refused',
    { long: error(400, 'prompt is too long') },
    { profile: 'llamacpp' },
    'window',
    'broken',
    /larger -c/,
  ],
  [
    'a conversation that is cut without a word',
    { long: { countsOnly: 2_000 } },
    { profile: 'ollama' },
    'window',
    'broken',
    /OLLAMA_CONTEXT_LENGTH/,
  ],
  ['a beginning that is forgotten', { long: { forgets: true } }, {}, 'window', 'risk', /larger model/],
  ['a small window', { models: { data: [{ id: 'large', context_length: 8_192 }] } }, {}, 'window', 'broken', /more/],
  ['a setting above the window', {}, { contextTokens: 131_072 }, 'window', 'broken', /MODEL_CONTEXT_TOKENS=32768/],
  ['no setting of the window', {}, {}, 'window', 'note', /MODEL_CONTEXT_TOKENS to 32768/],
  ['no cache', { cachedTokens: 0 }, {}, 'cache', 'note', /fraction/],
])('Planted: %s, and the doctor says the fix', async (_, planted, configured, trial, severity, fix) => {
  const findings = await examineServer(planted, configured)
  expect(findings.filter((it) => it.trial === trial)).toContainEqual(
    expect.objectContaining({ severity, fix: expect.stringMatching(fix) }),
  )
  expect(JSON.stringify(findings)).not.toContain('key-that-nobody-may-see')
})

test('A server that is not there is said to be so', async () => {
  const server = await openPlayedServer(playForDoctor({}))
  await server[Symbol.asyncDispose]()
  expect(await examine(server.url)).toMatchObject([
    { trial: 'server', severity: 'broken', fix: expect.stringContaining('MODEL_BASE_URL') },
  ])
})

test('npm run model:doctor prints what it found, as text and as JSON, and fails when something is broken', async () => {
  const home = await mkdtemp(join(tmpdir(), 'wms-model-doctor-'))
  await using server = await openPlayedServer(playForDoctor({ toolFrames: [delta({ content: 'Done.' })] }))
  const command = join(import.meta.dirname, '../../../src/setup/model-doctor.ts')
  const env = { PATH: process.env.PATH, WMS_HOME: home, MODEL_BASE_URL: server.url, MODEL_NAME: 'large' }
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [command, ...args], { cwd: home, env }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (failure) => failure as { code: number; stdout: string },
    )
  const [text, json, help] = await Promise.all([run(), run('--json'), run('--help')])
  await rm(home, { recursive: true })
  expect(text.code).toBe(1)
  expect(text.stdout).toMatch(
    /ok +answer +It answers\.\n[\s\S]*broken +tools +It does not call tools\.\n +Take a model/,
  )
  expect(json.code).toBe(1)
  expect(JSON.parse(json.stdout)).toMatchObject([{ model: 'large', profile: 'other', roles: [...ROLES] }])
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('npm run model:doctor') })
})
