import { pino } from 'pino'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import { SCRIPTED_MODEL } from '../../src/model/pricing.ts'
import { killableHome } from './killable-home.ts'
import { type Intercept, startModelProxy } from './model-proxy.ts'
import { type ServiceProcess, startProcess } from './process.ts'

/** What outlives the service's processes: its database, its home, and the scripted model behind a proxy. */
export async function killableWorld(intercept?: Intercept) {
  const cleanup = new AsyncDisposableStack()
  const { environment, ...kept } = await killableHome(cleanup)
  const scripted = await startScriptedModel({ log: pino({ level: 'silent' }) })
  cleanup.defer(() => scripted.close())
  const proxy = await startModelProxy(scripted.url, intercept)
  cleanup.defer(() => proxy.close())
  return {
    ...{ ...kept, paid: proxy.paid },
    /** Each process is stopped with the world, unless it was killed before. */
    start: async (more: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> => {
      const service = await startProcess({
        ...{ ...environment, ALLOW_UNSANDBOXED: '1' },
        ...{ MODEL_BASE_URL: proxy.url, MODEL_NAME: SCRIPTED_MODEL, ...more },
      })
      cleanup.defer(async () => void (await service.stop()))
      return service
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  }
}
