import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../exec/exec.ts'
import { marked } from '../exec/start-mark.ts'
import { FOLDER_INSIDE } from './bubblewrap.ts'
import { containerLine } from './container/command-line.ts'
import { type Engine, removeContainer } from './container/engine.ts'
import { initOf } from './inside/init.ts'
import type { SeenPath } from './layers/layer.ts'
import { mountLayers } from './layers/mount.ts'
import { processLimits } from './limits.ts'
import type { Runner } from './proven-start.ts'
import { environmentOf, limitsOf, type Machine, orFault, PROCESS_LIMIT, useOf } from './runners.ts'
import { searchPathOf } from './search-path.ts'
import { HOME_INSIDE } from './system.ts'

/** Ours, where no image has a file of its own. */
export const NODE_INSIDE = '/run/wms/node'
const ETC = join(import.meta.dirname, 'etc')

/** As `isolatedRunner`, in a container for each command. */
export function containerRunner(machine: Machine, engine: Engine): Runner {
  const shown: SeenPath[] = [
    { from: process.execPath, at: NODE_INSIDE, writable: false },
    ...readdirSync(ETC).map((name) => ({ from: join(ETC, name), at: join('/etc', name), writable: false })),
    ...machine.folders.map((folder) => ({ from: folder, at: folder, writable: false })),
  ]
  return async ({ argv, cwd, layers = [], services = [], ...settings }, signal) => {
    const inside = { cwd, workspace: FOLDER_INSIDE, home: HOME_INSIDE }
    await using mounted = await mountLayers(layers, machine.layerPlace, inside, signal)
    const { timeoutMs, setup, outputFile } = settings
    const told = outputFile === undefined ? {} : { outputFile }
    const PATH = searchPathOf(
      settings.path ?? [],
      { cwd: FOLDER_INSIDE, home: HOME_INSIDE },
      engine.searchPath,
      '/run/wms',
    )
    const environment = { ...environmentOf(settings), PATH, HOME: HOME_INSIDE }
    const init = initOf({ sockets: setup?.sockets ?? new Map(), services, timeoutMs, node: NODE_INSIDE })
    const home: SeenPath[] = setup === undefined ? [] : [{ from: setup.home, at: HOME_INSIDE, writable: true }]
    const name = `wms-${randomUUID()}`
    const startMark = randomUUID()
    const line = containerLine(engine, {
      ...{
        name,
        cwd,
        environment: init.environment(environment),
        mounts: [...shown, ...home, ...init.mounts, ...mounted.mounts],
      },
      argv: init.line(marked(startMark, argv, environment), environment),
      ...{ limits: processLimits(limitsOf(settings, init)), processes: PROCESS_LIMIT },
      ...{ home: { inside: HOME_INSIDE, isMounted: setup !== undefined }, folderInside: FOLDER_INSIDE },
    })
    // The engine counts the processes.
    const use = { ...useOf(machine, { cwd, layers, ...settings }, mounted.written), processes: null }
    try {
      const result = await runCommand({ argv: line, cwd, env: engine.env, timeoutMs, use, startMark, ...told }, signal)
      return orFault(result, init)
    } finally {
      await removeContainer(engine, name)
    }
  }
}
