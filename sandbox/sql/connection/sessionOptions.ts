import { SqlError } from '../sqlError.ts';
import type { SqlSession } from './sqlSession.ts';

/** SET options that change nothing here: the sandbox always behaves as with the usual client settings. */
const ignored: ReadonlySet<string> = new Set(
  `ANSI_NULLS ANSI_NULL_DFLT_ON ANSI_PADDING ANSI_WARNINGS ANSI_DEFAULTS ARITHABORT ARITHIGNORE CONCAT_NULL_YIELDS_NULL
  CURSOR_CLOSE_ON_COMMIT DATEFORMAT DATEFIRST DEADLOCK_PRIORITY IMPLICIT_TRANSACTIONS LANGUAGE NUMERIC_ROUNDABORT
  QUOTED_IDENTIFIER TEXTSIZE XACT_ABORT ROWCOUNT QUERY_GOVERNOR_COST_LIMIT CONTEXT_INFO NO_BROWSETABLE`.split(
    /\s+/,
  ),
);

const isolationLevels = new Set([
  'READ UNCOMMITTED',
  'READ COMMITTED',
  'REPEATABLE READ',
  'SNAPSHOT',
  'SERIALIZABLE',
]);

/** Carries out SET name value. */
export function setOption(session: SqlSession, names: string, value: string): void {
  for (const name of names.split(',')) {
    switch (name) {
      case 'NOCOUNT':
        session.noCount = value === 'ON';
        break;
      case 'FMTONLY':
        session.formatOnly = value === 'ON';
        break;
      case 'LOCK_TIMEOUT':
        session.lockTimeoutMs = Number(value);
        break;
      case 'ISOLATION':
        if (!isolationLevels.has(value)) {
          throw new SqlError(102, `Incorrect syntax near '${value}'.`, 15);
        }
        session.isolation = value;
        break;
      default:
        if (!ignored.has(name)) {
          throw new SqlError(195, `'${name}' is not a recognized SET option.`, 15, 5);
        }
    }
  }
}
