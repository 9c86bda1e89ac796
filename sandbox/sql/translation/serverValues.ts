import { SqlError } from '../sqlError.ts';
import { plainType, textType, type DataType } from '../values/dataType.ts';
import type { Translator } from './translator.ts';
import { typed, type Typed } from './typed.ts';

/**
 * Values of the session or server that a query can ask for. They are placeholders, bound when the statement runs, so
 * that a translation can be kept.
 */
const types: Readonly<Record<string, DataType>> = {
  '@@version': textType('nvarchar', 300),
  '@@servername': textType('nvarchar', 128),
  '@@servicename': textType('nvarchar', 128),
  '@@language': textType('nvarchar', 128),
  '@@spid': plainType('smallint'),
  '@@rowcount': plainType('int'),
  '@@trancount': plainType('int'),
  '@@error': plainType('int'),
  '@@datefirst': plainType('tinyint'),
  '@@max_precision': plainType('tinyint'),
  '@@microsoftversion': plainType('int'),
  '@@options': plainType('int'),
  '@@textsize': plainType('int'),
  '@@lock_timeout': plainType('int'),
};

export function serverVariable(translator: Translator, name: string): Typed {
  const type = types[name];
  if (type === undefined) {
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 2);
  }
  return typed(translator.placeholder(name), type, false);
}

/** A value of the session that no `@@` name shows: the login, the database's id. */
export function sessionValue(translator: Translator, name: string, type: DataType): Typed {
  return typed(translator.placeholder(name), type);
}
