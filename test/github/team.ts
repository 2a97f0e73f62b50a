import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { GithubConfig } from '../../src/config/github-variables.ts'
import { WEBHOOK_PATH } from '../../src/http/github-webhook.ts'
import type { Files } from '../integration/workspace/team-repository.ts'
import { inStage, type Kept, startService } from '../support/service.ts'
import { requireBackend } from './github-forge.ts'
import { startGithubStandIn } from './stand-in.ts'

const SAMPLE = join(import.meta.dirname, '../../src/local/sample')

/** A stand-in of GitHub with the sample; CI is green unless a test says otherwise. */
export async function openGithub() {
  const github = await startGithubStandIn(await sampleFiles())
  github.actions = () => 'success'
  requireBackend(github)
  return github
}

/** A service with a database of its own on the stand-in. */
export const serviceOn = (github: Awaited<ReturnType<typeof openGithub>>, kept: Kept | null = null) => {
  const { appId, privateKey, installationId } = github.credentials
  const config: GithubConfig = {
    ...{ repositories: [{ repository: github.repository, baseBranch: 'main' }], ofChannel: new Map() },
    apiUrl: github.apiUrl,
    auth: { kind: 'app', appId: String(appId), privateKey, installationId },
    webhookSecrets: [github.webhookSecret],
  }
  return startService({ github: config }, {}, kept)
}

/** A team on GitHub and its service, which runs on the stand-in; CI is green unless a test says otherwise. */
export async function openTeam() {
  const github = await openGithub()
  const service = await serviceOn(github)
  github.webhooks.target = `${service.url}${WEBHOOK_PATH}`
  return {
    ...{ github, rest: service.rest, slack: service.slack },
    ask: async (request: string): Promise<number> => {
      const { body } = await service.rest.post('/tasks', { title: request, raw_request: request })
      return body.id
    },
    until: (id: number, stage: string) => service.rest.taskUntil(id, inStage(stage), PATIENCE_MS),
    approve: (id: number) => service.rest.post(`/tasks/${id}/approve`),
    pull: () => github.state.pulls[0],
    [Symbol.asyncDispose]: async () => {
      await service.stop()
      expect(github.violations).toEqual([])
      await github.close()
    },
  }
}

/** Writes are spaced as GitHub asks for, so the whole pipeline takes its time. */
export const PATIENCE_MS = 150_000

/** The sample repository. */
export const sampleFiles = (): Promise<Files> => filesUnder(SAMPLE)

async function filesUnder(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const pairs = files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(pairs))
}
