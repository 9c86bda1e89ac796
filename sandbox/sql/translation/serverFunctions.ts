import { notSupported } from '../sqlError.ts';
import { plainType, textType } from '../values/dataType.ts';
import { convert } from './conversion.ts';
import { argumentsOf, type FunctionCall, type FunctionTranslator } from './functionCall.ts';
import { sessionValue } from './serverValues.ts';
import { intValue, nvarcharValue, quoteText, typed, type Typed } from './typed.ts';

const name = textType('nvarchar', 128);
const asName = (value: Typed | undefined): string =>
  value === undefined ? 'NULL' : convert(value, name).sql;

const sessionName =
  (key: string): FunctionTranslator =>
  (call) => {
    argumentsOf(call, 0);
    return sessionValue(call.translator, key, name);
  };

/** The property's name must be written in the query; an unknown one is NULL, as on the server. */
function property(
  call: FunctionCall,
  value: Typed | undefined,
  known: ReadonlySet<string>,
): string | undefined {
  if (value?.constant === undefined) {
    throw notSupported(`A computed property name in ${call.name}`);
  }
  const wanted = value.constant.toLowerCase();
  return known.has(wanted) ? wanted : undefined;
}

const serverProperties: ReadonlySet<string> = new Set([
  'productversion',
  'productlevel',
  'productmajorversion',
  'edition',
  'instancename',
  'machinename',
  'servername',
  'collation',
  'engineedition',
  'isintegratedsecurityonly',
  'isclustered',
]);
const numericProperties: ReadonlySet<string> = new Set([
  'engineedition',
  'isintegratedsecurityonly',
  'isclustered',
]);
const databaseProperties: ReadonlySet<string> = new Set([
  'collation',
  'updateability',
  'status',
  'recovery',
  'useraccess',
]);

/** A membership: the helper function sees the login. */
const membership =
  (helper: string): FunctionTranslator =>
  (call) => {
    const [role] = argumentsOf(call, 1, 2);
    return intValue(`${helper}(${call.translator.placeholder('login')}, ${asName(role)})`);
  };

export const serverFunctions: Readonly<Record<string, FunctionTranslator>> = {
  DB_NAME: (call) => {
    const [id] = argumentsOf(call, 0, 1);
    return id === undefined
      ? sessionValue(call.translator, 'database', name)
      : nvarcharValue(`database_name(${id.sql})`);
  },
  DB_ID: (call) => {
    const [database] = argumentsOf(call, 0, 1);
    const wanted = database === undefined ? call.translator.placeholder('database') : asName(database);
    return typed(`database_id(${wanted})`, plainType('smallint'));
  },
  SUSER_SNAME: sessionName('login'),
  SUSER_NAME: sessionName('login'),
  ORIGINAL_LOGIN: sessionName('login'),
  SYSTEM_USER: sessionName('login'),
  USER_NAME: sessionName('user'),
  CURRENT_USER: sessionName('user'),
  SESSION_USER: sessionName('user'),
  USER: sessionName('user'),
  HOST_NAME: sessionName('host'),
  APP_NAME: sessionName('application'),
  SCHEMA_NAME: (call) => {
    const [id] = argumentsOf(call, 0, 1);
    return nvarcharValue(`schema_name(${id?.sql ?? '1'})`);
  },
  SCHEMA_ID: (call) => {
    const [schema] = argumentsOf(call, 0, 1);
    return intValue(schema === undefined ? '1' : `schema_id(${asName(schema)})`);
  },
  SERVERPROPERTY: (call) => {
    const [value] = argumentsOf(call, 1);
    const wanted = property(call, value, serverProperties);
    if (wanted === undefined) {
      return nvarcharValue('NULL');
    }
    const type = numericProperties.has(wanted) ? plainType('int') : name;
    return sessionValue(call.translator, `serverproperty:${wanted}`, type);
  },
  DATABASEPROPERTYEX: (call) => {
    const [database, value] = argumentsOf(call, 2);
    const wanted = property(call, value, databaseProperties);
    return nvarcharValue(
      wanted === undefined ? 'NULL' : `database_property(${asName(database)}, ${quoteText(wanted)})`,
    );
  },
  HAS_DBACCESS: (call) => {
    const [database] = argumentsOf(call, 1);
    return intValue(`has_database_access(${call.translator.placeholder('accessible')}, ${asName(database)})`);
  },
  HAS_PERMS_BY_NAME: (call) => {
    const [object, securable, permission] = argumentsOf(call, 3, 5);
    const args = [object, securable, permission].map((value) => `coalesce(${asName(value)}, '')`);
    return intValue(`has_permission(${call.translator.placeholder('login')}, ${args.join(', ')})`);
  },
  IS_SRVROLEMEMBER: membership('is_server_role_member'),
  IS_MEMBER: membership('is_role_member'),
  IS_ROLEMEMBER: membership('is_role_member'),
  OBJECT_ID: (call) => {
    const [object, kind] = argumentsOf(call, 1, 2);
    const login = call.translator.placeholder('login');
    return intValue(`object_id(${login}, ${asName(object)}, ${kind === undefined ? "''" : asName(kind)})`);
  },
  OBJECT_NAME: (call) => {
    const [id] = argumentsOf(call, 1);
    return nvarcharValue(`object_name(${call.translator.placeholder('login')}, ${id?.sql ?? 'NULL'})`);
  },
  TYPE_NAME: (call) => {
    const [id] = argumentsOf(call, 1);
    return nvarcharValue(`type_name(${id?.sql ?? 'NULL'})`);
  },
  COL_LENGTH: (call) => {
    const [table, column] = argumentsOf(call, 2);
    const login = call.translator.placeholder('login');
    return typed(`column_length(${login}, ${asName(table)}, ${asName(column)})`, plainType('smallint'));
  },
};
