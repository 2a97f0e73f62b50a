import { AppError } from '../../errors.ts'
import type { ToolResult } from '../../workspace/workspace.ts'
import type { Assignment } from '../agent.ts'
import { mayWrite, type WriteScope } from './file-tools.ts'

/** The name by which an author runs it. */
export const INSTALL = 'install'

export const installs = ({ rules }: Assignment): boolean => rules.environment.setup.some(({ network }) => network)

/**
 * Installs what the work's own manifests ask for: writes its lockfiles anew and makes its environment. Throws AppError
 * `packages` for packages that nobody has allowed.
 */
export async function install(assignment: Assignment, scope: WriteScope, signal: AbortSignal): Promise<ToolResult> {
  const { tree } = await assignment.snapshot(signal)
  try {
    const written = await assignment.updateLocks(tree, signal)
    const stray = written.filter(({ path }) => !mayWrite(scope, path)).map(({ path }) => path)
    if (stray.length > 0) return { ok: false, text: `this would change ${stray.join(', ')}, which you may not change` }
    for (const { path, text } of written) {
      const result = await assignment.files.write(path, text)
      if (!result.ok) return result
    }
    await assignment.layersOf((await assignment.snapshot(signal)).tree, signal)
    const changed =
      written.length === 0 ? 'No lockfile changed.' : `Written: ${written.map(({ path }) => path).join(', ')}.`
    return { ok: true, text: `Installed for this task. ${changed}` }
  } catch (error) {
    const denied = deniedText(error)
    if (denied !== null) return { ok: false, text: denied }
    if (error instanceof AppError && error.kind === 'environment') return { ok: false, text: error.message }
    throw error
  }
}

/**
 * Why commands cannot run on the work as it is, for its author; `null`: they can. An author who cannot install is not
 * told: a person is asked.
 */
export async function whyNotInstalled(
  assignment: Assignment,
  tree: string,
  canInstall: boolean,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    await assignment.layersOf(tree, signal)
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const denied = deniedText(error)
    if (denied !== null) return denied
    if (error.kind === 'environment') return `What checks need cannot be made of your files. ${error.message}`
    if (error.kind !== 'packages' || !canInstall) throw error
    return `You have changed what is installed (${error.asked.slice(0, 20).join('; ')}). Run \`${INSTALL}\` first, or put it back: a person is asked whether these packages are allowed.`
  }
}

/** Why a reviewer's own files cannot be checked; `null`: nobody has said no to what they need. */
export async function whyDenied(assignment: Assignment, tree: string, signal: AbortSignal): Promise<string | null> {
  try {
    await assignment.layersOf(tree, signal)
    return null
  } catch (error) {
    const denied = deniedText(error)
    if (denied === null) throw error
    return denied
  }
}

/** A person is not asked again for what they have said no to. */
function deniedText(error: unknown): string | null {
  if (!(error instanceof AppError) || error.denied.length === 0) return null
  return `A person has said no to ${error.denied.slice(0, 20).join('; ')}. Put your changes of it back and do without: nobody is asked again.`
}
