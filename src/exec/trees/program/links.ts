import { isGitName } from './names.ts'

/**
 * Whether a link in a folder of this depth leads to a place below the root, through whatever other such links: after
 * its first folders up there is no other step up.
 */
export function staysInside(target: string, depth: number): boolean {
  if (target === '' || target.length > 1_000 || target.startsWith('/') || target.includes('\0')) return false
  const steps = target.split('/').filter((step) => step !== '' && step !== '.')
  const down = steps.findIndex((step) => step !== '..')
  const [up, rest] = down < 0 ? [steps, []] : [steps.slice(0, down), steps.slice(down)]
  return up.length <= depth && !rest.some((step) => step === '..' || isGitName(step))
}
