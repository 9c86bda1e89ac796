import { loginName, type SqlLogin } from '../sqlLogin.ts';
import { collationKey } from '../values/collationKey.ts';

export type PermissionChange = 'grant' | 'revoke' | 'deny';

interface Principal {
  readonly role: SqlLogin['role'];
  /** What the database as a whole says. */
  whole: 'grant' | 'deny' | undefined;
  /** What was said of single tables, by object id. */
  readonly tables: Map<number, PermissionChange>;
}

/**
 * Who may SELECT from which table of a database. A reader begins with all of them, a login of role `none` with none.
 * Simplification: revoking a table takes it out of what the whole database grants, as if each table had been granted
 * by itself.
 */
export class Permissions {
  readonly #principals = new Map<string, Principal>();

  /** Lets logins in; one that is known in the same role keeps what it was granted. */
  admit(logins: readonly SqlLogin[]): void {
    for (const login of logins) {
      const key = collationKey(loginName(login));
      if (this.#principals.get(key)?.role !== login.role) {
        const whole = login.role === 'none' ? undefined : 'grant';
        this.#principals.set(key, { role: login.role, whole, tables: new Map() });
      }
    }
  }

  roleOf(login: string): SqlLogin['role'] | undefined {
    return this.#find(login)?.role;
  }

  /** Whether the login may read a table, or (without one) whatever table there is. */
  maySelect(login: string, objectId?: number): boolean {
    const principal = this.#find(login);
    if (principal === undefined || principal.role === 'admin') {
      return principal !== undefined;
    }
    const own = objectId === undefined ? undefined : principal.tables.get(objectId);
    if (principal.whole === 'deny' || own === 'deny' || own === 'revoke') {
      return false;
    }
    return own === 'grant' || principal.whole === 'grant';
  }

  /** Carries out GRANT, REVOKE or DENY SELECT; false when there is no such login. */
  change(change: PermissionChange, login: string, objectId: number | undefined): boolean {
    const principal = this.#find(login);
    if (principal === undefined) {
      return false;
    }
    if (objectId !== undefined) {
      principal.tables.set(objectId, change);
      return true;
    }
    principal.whole = change === 'revoke' ? undefined : change;
    for (const [table, said] of principal.tables) {
      if (said === 'revoke') {
        principal.tables.delete(table);
      }
    }
    return true;
  }

  #find(login: string): Principal | undefined {
    return this.#principals.get(collationKey(login));
  }
}
