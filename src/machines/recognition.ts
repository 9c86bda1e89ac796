import type { ErrorDetail } from '../domain/errors.ts';
import { isSupportedPlan, type ImplementationForm } from '../domain/implementation.ts';
import type { Recognition } from './linkingServices.ts';
import { fieldProblem, type FieldProblem } from '../domain/linkingProblems.ts';

export type RecognitionVerdict =
  | { readonly kind: 'accepted'; readonly nameDiffers: boolean }
  | { readonly kind: 'refused'; readonly error?: ErrorDetail; readonly fieldProblems: FieldProblem[] };

/** Whether the workspace that the keys opened may be linked, and is the one the person meant (R2, R6, R7). */
export function judgeRecognition(
  linkId: string,
  form: ImplementationForm,
  { workspace, linkedTo }: Recognition,
): RecognitionVerdict {
  // A plan that the CRM does not tell passes here: the connection test warns of it.
  if (workspace.plan !== undefined && !isSupportedPlan(workspace.plan)) {
    return refused({ code: 'PLAN_NOT_SUPPORTED', params: { plan: workspace.plan } });
  }
  if (linkedTo !== undefined && linkedTo !== linkId) {
    const params = { id: workspace.id, name: workspace.name, linkId: linkedTo };
    return refused({ code: 'IMPLEMENTATION_ALREADY_LINKED', params });
  }
  const typedId = form.implementationId.trim();
  if (workspace.id !== typedId) {
    const params = { typed: typedId, found: workspace.id, name: workspace.name };
    return {
      kind: 'refused',
      fieldProblems: [{ field: 'implementationId', error: { code: 'IMPLEMENTATION_MISMATCH', params } }],
    };
  }
  const typedName = form.name.trim().normalize();
  return {
    kind: 'accepted',
    nameDiffers: typedName !== '' && typedName !== workspace.name.trim().normalize(),
  };
}

/** Puts a service's error beside the field it names, where it names one. */
export function fieldProblemsOf(error: ErrorDetail): FieldProblem[] {
  const parsed = fieldProblem.safeParse({ field: error.params['field'], error });
  return parsed.success ? [parsed.data] : [];
}

function refused(error: ErrorDetail): RecognitionVerdict {
  return { kind: 'refused', error, fieldProblems: [] };
}
