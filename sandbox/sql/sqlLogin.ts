/** A SQL Server login of the sandbox. */
export interface SqlLogin {
  readonly name: string;
  readonly password: string;
  /** Windows domain, for logins that use integrated security. */
  readonly domain?: string;
  /** reader: SELECT only, changes are refused with 229; admin: everything; none: no table until one is granted. */
  readonly role: 'reader' | 'admin' | 'none';
  /** The databases it may open; any other is 4060. */
  readonly databases: readonly string[];
}

/** The login as SUSER_SNAME shows it: `DOMAIN\\user` for a Windows account. */
export const loginName = ({ name, domain }: SqlLogin): string =>
  domain === undefined ? name : `${domain}\\${name}`;
