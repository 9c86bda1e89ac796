/** An error as SQL Server sends it: number, severity (class) and state, with the real server's message text. */
export class SqlError extends Error {
  readonly number: number;
  readonly severity: number;
  readonly state: number;

  constructor(number: number, message: string, severity = 16, state = 1) {
    super(message);
    this.name = 'SqlError';
    this.number = number;
    this.severity = severity;
    this.state = state;
  }
}

export const syntaxNear = (text: string): SqlError =>
  new SqlError(102, `Incorrect syntax near '${text}'.`, 15);

export const syntaxNearKeyword = (keyword: string): SqlError =>
  new SqlError(156, `Incorrect syntax near the keyword '${keyword}'.`, 15);

export const unclosedQuote = (text: string): SqlError =>
  new SqlError(105, `Unclosed quotation mark after the character string '${text}'.`, 15);

export const undeclaredVariable = (name: string): SqlError =>
  new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 2);

export const duplicateVariable = (name: string): SqlError =>
  new SqlError(
    134,
    `The variable name '${name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
    15,
  );

export const unknownFunction = (name: string): SqlError =>
  new SqlError(195, `'${name}' is not a recognized built-in function name.`, 15, 10);

export const wrongArgumentCount = (name: string, count: number): SqlError =>
  new SqlError(174, `The ${name} function requires ${count} argument(s).`, 15);

export const invalidColumn = (name: string): SqlError => new SqlError(207, `Invalid column name '${name}'.`);

export const invalidObject = (name: string): SqlError => new SqlError(208, `Invalid object name '${name}'.`);

export const ambiguousColumn = (name: string): SqlError =>
  new SqlError(209, `Ambiguous column name '${name}'.`);

export const unboundIdentifier = (name: string): SqlError =>
  new SqlError(4104, `The multi-part identifier "${name}" could not be bound.`);

export const notInGroupBy = (name: string): SqlError =>
  new SqlError(
    8120,
    `Column '${name}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
  );

export const nonBoolean = (near: string): SqlError =>
  new SqlError(
    4145,
    `An expression of non-boolean type specified in a context where a condition is expected, near '${near}'.`,
    15,
  );

export const conversionFailed = (from: string, value: string, to: string): SqlError =>
  new SqlError(245, `Conversion failed when converting the ${from} value '${value}' to data type ${to}.`);

export const conversionError = (from: string, to: string): SqlError =>
  new SqlError(8114, `Error converting data type ${from} to ${to}.`, 16, 5);

export const dateConversionFailed = (): SqlError =>
  new SqlError(241, 'Conversion failed when converting date and/or time from character string.');

export const dateOutOfRange = (): SqlError =>
  new SqlError(
    242,
    'The conversion of a varchar data type to a datetime data type resulted in an out-of-range value.',
    16,
    3,
  );

export const collationConflict = (left: string, right: string): SqlError =>
  new SqlError(
    468,
    `Cannot resolve the collation conflict between "${left}" and "${right}" in the equal to operation.`,
    16,
    9,
  );

export const smallDateOutOfRange = (): SqlError =>
  new SqlError(
    242,
    'The conversion of a varchar data type to a smalldatetime data type resulted in an out-of-range value.',
    16,
    3,
  );

export const guidConversionFailed = (): SqlError =>
  new SqlError(8169, 'Conversion failed when converting from a character string to uniqueidentifier.', 16, 2);

export const overflow = (from: string, to: string): SqlError =>
  new SqlError(8115, `Arithmetic overflow error converting ${from} to data type ${to}.`, 16, 2);

export const smallOverflow = (to: string, value: string): SqlError =>
  new SqlError(220, `Arithmetic overflow error for data type ${to}, value = ${value}.`, 16, 1);

export const divideByZero = (): SqlError => new SqlError(8134, 'Divide by zero error encountered.');

export const operandClash = (left: string, right: string): SqlError =>
  new SqlError(206, `Operand type clash: ${left} is incompatible with ${right}`, 16, 2);

export const invalidOperands = (left: string, right: string, operator: string): SqlError =>
  new SqlError(402, `The data types ${left} and ${right} are incompatible in the ${operator} operator.`);

export const permissionDenied = (permission: string, object: string, database: string): SqlError =>
  new SqlError(
    229,
    `The ${permission} permission was denied on the object '${object}', database '${database}', schema 'dbo'.`,
    14,
    5,
  );

export const duplicateKey = (constraint: string, table: string, values: string): SqlError =>
  new SqlError(
    2627,
    `Violation of PRIMARY KEY constraint '${constraint}'. Cannot insert duplicate key in object 'dbo.${table}'. The duplicate key value is (${values}).`,
    14,
  );

export const nullNotAllowed = (column: string, table: string, statement: string): SqlError =>
  new SqlError(
    515,
    `Cannot insert the value NULL into column '${column}', table '${table}'; column does not allow nulls. ${statement} fails.`,
    16,
    2,
  );

export const truncated = (table: string, column: string, value: string): SqlError =>
  new SqlError(
    2628,
    `String or binary data would be truncated in table '${table}', column '${column}'. Truncated value: '${value}'.`,
  );

export const loginFailed = (name: string): SqlError =>
  new SqlError(18456, `Login failed for user '${name}'.`, 14, 1);

export const cannotOpenDatabase = (database: string): SqlError =>
  new SqlError(4060, `Cannot open database "${database}" requested by the login. The login failed.`, 11);

export const unknownDatabase = (database: string): SqlError =>
  new SqlError(911, `Database '${database}' does not exist. Make sure that the name is entered correctly.`);

export const databaseNotAccessible = (login: string, database: string): SqlError =>
  new SqlError(
    916,
    `The server principal "${login}" is not able to access the database "${database}" under the current security context.`,
    14,
  );

/** A key column can be neither altered nor dropped. */
export const keyDependsOn = (table: string, column: string): SqlError =>
  new SqlError(5074, `The object 'PK_${table}' is dependent on column '${column}'.`);

export const duplicateColumn = (column: string, table: string): SqlError =>
  new SqlError(
    2705,
    `Column names in each table must be unique. Column name '${column}' in table '${table}' is specified more than once.`,
    16,
    4,
  );

export const noSuchLogin = (name: string): SqlError =>
  new SqlError(
    15151,
    `Cannot find the user '${name}', because it does not exist or you do not have permission.`,
  );

export const tiesWithoutOrder = (): SqlError =>
  new SqlError(
    1062,
    'The TOP N WITH TIES clause is not allowed without a corresponding ORDER BY clause.',
    15,
  );

export const notSupported = (what: string): SqlError =>
  new SqlError(40517, `${what} is not supported in this version of SQL Server.`);
