import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedRepository } from '../../../src/forge/seed.ts'
import { startStandIn } from '../../../src/local/github/stand-in.ts'
import { startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import { startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { createLog } from '../../../src/log.ts'

const places: { readonly name: string; readonly url: string }[] = []
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wms-loopback-'))
  const repositoryPath = join(folder, 'wms.git')
  await seedRepository({
    sourceFolder: join(process.cwd(), 'src/local/sample'),
    path: repositoryPath,
    baseBranch: 'main',
  })
  const github = await startStandIn({ repository: 'acme/wms', repositoryPath, baseBranch: 'main' })
  const model = await startScriptedModel({ log: createLog('silent') })
  const slack = await startLocalSlack({ port: 0, stateFile: null })
  const origin = new URL(github.apiUrl).origin
  places.push(
    { name: 'the page of the GitHub stand-in, which holds a token', url: `${github.siteUrl}` },
    { name: 'the API of the GitHub stand-in', url: `${github.apiUrl}/repos/acme/wms` },
    { name: 'the repository of the GitHub stand-in', url: `${origin}/acme/wms.git/info/refs?service=git-upload-pack` },
    { name: 'the scripted model', url: `${model.url}/models` },
    { name: 'the acts of the local Slack', url: new URL('/local/workspace?as=ana', slack.url).href },
  )
  closing.push(
    () => github.close(),
    () => model.close(),
    () => slack.close(),
    () => rm(folder, { recursive: true, force: true }),
  )
})
afterAll(async () => {
  for (const close of closing) await close()
})

const statusOf = (url: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (response) => resolve(response.resume().statusCode ?? 0))
      .on('error', reject)
      .end()
  })

describe('Attack: DNS rebinding and pages of other origins on the stand-ins', () => {
  test.each([0, 1, 2, 3, 4])('place %i serves its own callers only', async (index) => {
    const { name, url } = places[index] ?? { name: '', url: '' }
    const { port } = new URL(url)
    const status = (headers: Record<string, string>) => statusOf(url, headers)
    expect(await status({ host: `rebound.example:${port}` }), name).toBe(403)
    expect(await status({ host: `127.0.0.1.rebound.example:${port}` }), name).toBe(403)
    expect(await status({ host: `127.0.0.1:${port}`, origin: 'https://evil.example' }), name).toBe(403)
    expect(await status({ host: `127.0.0.1:${port}`, origin: 'null' }), name).toBe(403)
    expect(await status({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:1` }), name).toBe(403)
    expect(await status({ host: `localhost:${port}` }), name).not.toBe(403)
  })
})
