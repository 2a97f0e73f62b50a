import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import { findBinaries } from './binaries.ts'
import { ensureCluster, prepareFolder, readPassword } from './cluster.ts'
import { explainFailure, type FailedStart } from './failure.ts'
import { choosePlace, type ServerPlace } from './place.ts'
import { choosePort } from './port.ts'
import { type Postmaster, startPostmaster } from './postmaster.ts'
import { clearPredecessor } from './predecessor.ts'

export interface PostgresOptions {
  /** Holds data, password, port and postgres.log; created on first use. */
  dir: string
  /** Default: the port of the last start if still free, else any free one. */
  port?: number
  /** `false` for temporary databases: much faster, but lost if the machine (not the process) crashes. */
  durable?: boolean
  log: BaseLogger
}

export interface EmbeddedPostgres {
  /** Contains the superuser's password, so it must not be logged. */
  url: string
  port: number
  /** Shuts the server down cleanly; may be called twice. */
  stop(): Promise<void>
}

/**
 * Starts a real Postgres server on 127.0.0.1, for a laptop and for tests. It ends with this process, even on kill -9
 * (on Linux at once, elsewhere when the next start in the same folder finds the orphan). One folder serves one process
 * at a time. Every failure is an AppError with a hint.
 */
export async function startPostgres({ dir, port, durable = true, log }: PostgresOptions): Promise<EmbeddedPostgres> {
  const failed: FailedStart = { dir, dataDir: null, port: port ?? null, logOffset: 0 }
  try {
    failed.dir = await prepareFolder(dir)
    const password = await readPassword(failed.dir)
    const place = await choosePlace(failed.dir, await findBinaries(), log)
    failed.dataDir = place.dataDir
    await ensureCluster(place, password, durable)
    const { crashed } = await clearPredecessor(place.dataDir)
    failed.port = await choosePort(port ?? null, join(failed.dir, 'port'))
    const postmaster = await startInPlace(place, failed, { durable, patient: crashed })
    return serve(postmaster, `postgres://postgres:${password}@127.0.0.1:${failed.port}/postgres`, failed.port, log)
  } catch (cause) {
    throw await explainFailure(failed, cause)
  }
}

/** Retries after a crash (`patient`), since backends of a killed server hold its shared memory a moment longer. */
async function startInPlace(
  place: ServerPlace,
  failed: FailedStart,
  { durable, patient }: { durable: boolean; patient: boolean },
): Promise<Postmaster> {
  const logFile = join(failed.dir, 'postgres.log')
  for (let retriesLeft = patient ? 20 : 0; ; retriesLeft--) {
    failed.logOffset = await stat(logFile).then(
      ({ size }) => size,
      () => 0,
    )
    try {
      return await startPostmaster(place, failed.port ?? 0, durable, logFile)
    } catch (error) {
      if (retriesLeft === 0) throw error
      await sleep(100)
    }
  }
}

function serve(postmaster: Postmaster, url: string, port: number, log: BaseLogger): EmbeddedPostgres {
  let stopping = false
  void postmaster.exited.then(() => {
    if (!stopping) log.error('The embedded Postgres ended by itself; restart this process. postgres.log says why.')
  })
  return {
    url,
    port,
    stop() {
      stopping = true
      return postmaster.stop()
    },
  }
}
