import type { TableColumns } from '../../src/connector/sage200/tableColumns.ts';

/** Columns as `sys.columns` would tell of them: by name, with their type and, for text, the collation. */
export function tableColumns(
  types: Readonly<Record<string, string>>,
  collation = 'Latin1_General_CI_AI',
): TableColumns {
  return new Map(
    Object.entries(types).map(([name, type]) => {
      const isText = /char|text/.test(type);
      const bytes = isText ? 80 : 4;
      const column = { name, type, bytes, precision: 0, scale: 0, collation: isText ? collation : null };
      return [name.toLowerCase(), column];
    }),
  );
}
