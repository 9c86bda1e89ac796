import { CHECKS, type CheckResult } from '../../domain/checks.ts';
import type { SqlConnection } from '../../domain/sqlConnection.ts';
import { ApiClient, type ApiKeys } from '../salesManagement/apiClient.ts';
import { apiLayers } from './apiLayers.ts';
import { runLayers, type OnResult } from './runLayers.ts';
import { sqlLayers } from './sqlLayers.ts';

export interface ConnectionTestInput {
  readonly connection: SqlConnection;
  readonly password: string;
  readonly companyCode: number;
  readonly apiUrl: string;
  readonly keys: ApiKeys;
}

/** Tests every layer of both sides (B2), telling each result as it comes. Changes nothing on either side. */
export async function runConnectionTest(
  input: ConnectionTestInput,
  onResult: OnResult,
  signal?: AbortSignal,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const collect: OnResult = (result) => {
    results.push(result);
    onResult(result);
  };
  const sql = sqlLayers(input.connection, input.password, input.companyCode);
  try {
    await runLayers(sql.layers, collect, signal);
  } finally {
    await sql.close();
  }
  // A person waits for this: fewer tries than a synchronisation makes.
  const client = new ApiClient(input.apiUrl, input.keys, {
    tries: 2,
    ...(signal === undefined ? {} : { signal }),
  });
  await runLayers(apiLayers(client), collect, signal);
  return results.toSorted((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check));
}
