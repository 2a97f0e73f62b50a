import { createHash } from 'node:crypto'
import type { Sql } from '../pool.ts'

/** Runs a library's statement as a prepared one, since parsing a large statement costs about as much as running it. */
export async function runForeignStatement(tx: Sql, text: string, values: unknown[] | undefined): Promise<unknown[]> {
  const name = nameOf(text)
  const { rows } = await tx.query({ text, ...(values !== undefined && { values }), ...(name !== null && { name }) })
  return rows
}

const names = new Map<string, string>()

/** Only single statements can be prepared. */
function nameOf(text: string): string | null {
  if (!/^\s*(with|insert|update|select)/i.test(text) || text.includes(';')) return null
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `pgboss_${createHash('sha1').update(text).digest('hex').slice(0, 20)}`
  names.set(text, name)
  return name
}
