import { createHash } from 'node:crypto'
import type { ConnectionOptions } from 'pg-boss'
import type { Sql } from '../../store/pool.ts'

/**
 * Our open transaction as pg-boss wants it. Its statements are large, so they go as named prepared statements:
 * parsing them anew costs about half of a hop.
 */
export const transactionOf = (tx: Sql): NonNullable<ConnectionOptions['db']> => ({
  executeSql: async (text, values) => {
    const name = nameOf(text)
    const { rows } = await tx.query({ text, ...(values !== undefined && { values }), ...(name !== null && { name }) })
    return { rows }
  },
})

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
