import { join } from 'node:path'
import { findBinaries } from '../../../src/local/postgres/binaries.ts'
import type { Launch } from '../../../src/local/postgres/launch.ts'
import { choosePlace } from '../../../src/local/postgres/place.ts'
import { type PostgresOptions, startPostgres } from '../../../src/local/postgres/postgres.ts'
import { startPostmaster } from '../../../src/local/postgres/postmaster.ts'

/** What a system without a parent-death signal (macOS) does: the server outlives a kill -9 of its owner. */
export async function orphanablePostgres(options: PostgresOptions): Promise<{ url: string }> {
  const first = await startPostgres(options)
  await first.stop()
  const place = await choosePlace(options.dir, await findBinaries(), options.log)
  const launch: Launch = (program, args) => {
    const launched = place.launch(program, args)
    return { ...launched, args: launched.args.map((arg) => (arg === 'INT' ? 'clear' : arg)) }
  }
  await startPostmaster({ ...place, launch }, first.port, false, join(options.dir, 'postgres.log'))
  return first
}
