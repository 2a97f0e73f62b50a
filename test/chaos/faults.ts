import type { FaultyProxy, Way } from './faulty-proxy.ts'
import { WAYS } from './faulty-proxy.ts'

export type Away = 'database' | 'github' | 'model' | 'slack'

/** One thing that goes wrong, for some time. */
export interface Fault {
  readonly name: string
  begin(): Promise<void>
  end(): Promise<void>
}

interface Killable {
  kill(): Promise<void>
  restart(): Promise<void>
}

/** All faults that there are: every way for every dependency, kills, and what the machine itself has. */
export function faultsOf(
  proxies: Readonly<Record<Away, FaultyProxy>>,
  processes: readonly Killable[],
  others: readonly Fault[],
): readonly Fault[] {
  const ofWays = (Object.keys(proxies) as Away[]).flatMap((away) =>
    WAYS.filter((way) => !(away === 'database' && way === 'answer_502')).map((way) => onWay(away, proxies[away], way)),
  )
  const kills = processes.map((process, index) => ({
    name: `kill -9 of process ${index + 1}`,
    begin: () => process.kill(),
    end: () => process.restart(),
  }))
  // Kills are as likely as all that happens to one dependency.
  return [...ofWays, ...kills, ...kills, ...kills, ...others]
}

const onWay = (away: Away, proxy: FaultyProxy, way: Way): Fault => ({
  name: `${away}: ${way}`,
  begin: async () => proxy.set(way),
  end: async () => proxy.set(null),
})

/** Numbers that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
