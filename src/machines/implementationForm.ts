import type { ErrorDetail } from '../domain/errors.ts';
import type { ImplementationField, ImplementationForm } from '../domain/implementation.ts';
import { apiUrlProblem } from '../domain/apiUrl.ts';
import type { FieldProblem } from '../domain/linkingProblems.ts';

/** What the form asks for (R6): an existing implementation, a new one, or to be filled in properly. */
export type FormEvaluation =
  | { readonly kind: 'complete' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly problems: FieldProblem[] };

/**
 * Judges the form of R4 and R5. Only an altogether empty form means "new"; anything typed makes it the form of an
 * existing implementation, so that a forgotten field is named and never silently becomes a creation (R6).
 */
export function evaluateImplementationForm(form: ImplementationForm): FormEvaluation {
  const implementationId = form.implementationId.trim();
  const publicKey = form.publicKey.trim();
  if (implementationId === '' && form.name.trim() === '' && publicKey === '' && !form.hasPrivateKey) {
    return { kind: 'empty' };
  }
  const problems: FieldProblem[] = [
    ...problemOf('implementationId', textProblem('implementationId', implementationId, /^\d+$/)),
    ...problemOf('publicKey', textProblem('publicKey', publicKey, /^\S+$/)),
    ...problemOf('privateKey', form.hasPrivateKey ? undefined : required('privateKey')),
    ...problemOf('apiUrl', apiUrlProblem(form.apiUrl)),
  ];
  return problems.length === 0 ? { kind: 'complete' } : { kind: 'invalid', problems };
}

function textProblem(field: ImplementationField, text: string, shape: RegExp): ErrorDetail | undefined {
  if (text === '') return required(field);
  return shape.test(text) ? undefined : { code: 'FIELD_INVALID', params: { field } };
}

function required(field: ImplementationField): ErrorDetail {
  return { code: 'FIELD_REQUIRED', params: { field } };
}

/** None or one, ready to be spread into a list of problems. */
export function problemOf(field: ImplementationField, error: ErrorDetail | undefined): FieldProblem[] {
  return error === undefined ? [] : [{ field, error }];
}
