import type { Redactor, SecretFinding } from './redactor.ts'

/**
 * The secrets that a change puts into a file: those that stood there before are not its fault, and those whose
 * fingerprint people allowed are none. `null`: there was no such file.
 */
export async function addedSecrets(
  redactor: Redactor,
  { path, before, after }: { path: string; before: string | null; after: string },
  allowed: readonly string[],
): Promise<SecretFinding[]> {
  const found = await redactor.find(path, after)
  if (found.length === 0) return []
  const old = before === null ? [] : await redactor.find(path, before)
  const known = new Set([...old.map((it) => it.fingerprint), ...allowed])
  return found.filter((it) => !known.has(it.fingerprint))
}
