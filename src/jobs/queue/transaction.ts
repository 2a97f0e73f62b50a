import type { ConnectionOptions } from 'pg-boss'
import type { Sql } from '../../store/pool.ts'
import { runForeignStatement } from '../../store/queue/foreign-statement.ts'

/** Adapts our open transaction to pg-boss. */
export const transactionOf = (tx: Sql): NonNullable<ConnectionOptions['db']> => ({
  executeSql: async (text, values) => ({ rows: await runForeignStatement(tx, text, values) }),
})
