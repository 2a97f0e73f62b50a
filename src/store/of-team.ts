import sql, { type Sql as Fragment } from 'sql-template-tag'
import type { Team } from '../core/team.ts'

/** The SQL condition on `tasks` that is equivalent to `owns`. */
export function ofTeam(team: Team | null): Fragment {
  if (team === null) return sql`true`
  return team.isDefault ? sql`coalesce(team, ${team.id}) = ${team.id}` : sql`team = ${team.id}`
}
