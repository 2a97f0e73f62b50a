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
  /** Holds the data, the password, the port and postgres.log; made on first use. */
  dir: string
  /** Absent: the port of the last start if still free, else any free one. */
  port?: number
  /** False for throw-away databases: much faster, and lost if the machine (not the process) goes down. */
  durable?: boolean
  log: BaseLogger
}

export interface EmbeddedPostgres {
  /** With the superuser's password: not for logs. */
  url: string
  port: number
  /** Ends the server after it wrote everything down; may be called twice. */
  stop(): Promise<void>
}

/**
 * Starts a real Postgres server of our own on 127.0.0.1, for a laptop and for tests. It ends with this process, even on kill -9
 * (on Linux at once, elsewhere when the next start in the same folder finds the orphan). One folder serves one process at a time.
 * Every way to fail is an AppError that says what to do.
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

/** The backends of a killed server hold its shared memory for a moment longer, so after a crash we are `patient`. */
async function startInPlace(
  place: ServerPlace,
  failed: FailedStart,
  { durable, patient }: { durable: boolean; patient: boolean },
): Promise<Postmaster> {
  const logFile = join(failed.dir, 'postgres.log')
  for (let left = patient ? 20 : 0; ; left--) {
    failed.logOffset = await stat(logFile).then(
      ({ size }) => size,
      () => 0,
    )
    try {
      return await startPostmaster(place, failed.port ?? 0, durable, logFile)
    } catch (error) {
      if (left === 0) throw error
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
