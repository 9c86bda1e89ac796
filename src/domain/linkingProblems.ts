import * as z from 'zod';
import { errorDetail } from './errors.ts';
import { implementationField } from './implementation.ts';

/** What is wrong with one field of the implementation form (R6). */
export const fieldProblem = z.object({ field: implementationField, error: errorDetail });
export type FieldProblem = z.infer<typeof fieldProblem>;

/** Why the selection cannot be invited; with `agent` it is about that row, else about the selection as a whole. */
export const selectionProblem = z.object({ agent: z.int().optional(), error: errorDetail });
export type SelectionProblem = z.infer<typeof selectionProblem>;
