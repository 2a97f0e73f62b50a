import type { ConnectionOptions } from 'pg-boss'
import { runForeignStatement } from '../../store/foreign-statement.ts'
import type { Sql } from '../../store/pool.ts'

/** Our open transaction as pg-boss wants it. */
export const transactionOf = (tx: Sql): NonNullable<ConnectionOptions['db']> => ({
  executeSql: async (text, values) => ({ rows: await runForeignStatement(tx, text, values) }),
})
