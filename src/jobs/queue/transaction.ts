import type { ConnectionOptions } from 'pg-boss'
import type { Sql } from '../../store/pool.ts'
import { runForeignStatement } from '../../store/queue/foreign-statement.ts'

/** Our open transaction as pg-boss wants it. */
export const transactionOf = (tx: Sql): NonNullable<ConnectionOptions['db']> => ({
  executeSql: async (text, values) => ({ rows: await runForeignStatement(tx, text, values) }),
})
