import { failedBy, type ModelFinding, type ModelTrial } from './finding.ts'
import { trySchema } from './schema.ts'
import { knownModel, listedWindow, type ServerList } from './server-list.ts'
import { tryTalk } from './talk.ts'
import { tryTools } from './tools.ts'
import type { TriedModel } from './tried-model.ts'
import { tryWindow } from './window.ts'

/** Tries a model for what agents need of it. A model that does not answer is tried no further. */
export async function examineModel(tried: TriedModel, list: ServerList, isCapped: boolean): Promise<ModelFinding[]> {
  const known = knownModel(tried.name, list)
  const talk = await attempt('answer', () => tryTalk(tried, isCapped))
  if (talk.some(({ trial, severity }) => trial === 'answer' && severity === 'broken')) return [...known, ...talk]
  return [
    ...known,
    ...talk,
    ...(await attempt('tools', () => tryTools(tried))),
    ...(await attempt('schema', () => trySchema(tried))),
    ...(await attempt('window', () => tryWindow(tried, listedWindow(tried.name, list)))),
  ]
}

const attempt = (trial: ModelTrial, trying: () => Promise<ModelFinding[]>): Promise<ModelFinding[]> =>
  trying().catch((error: unknown) => [failedBy(trial, error)])
