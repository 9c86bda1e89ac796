import * as z from 'zod';

/** The versions of the texts that a person accepts today (R8). */
export const TERMS_VERSIONS = { privacy: '2026-01', terms: '2026-01' } as const;

/** Where both texts are published. The vendor's public site; ASSUMED to serve the versions above. */
export const TERMS_URLS = {
  privacy: 'https://www.forcemanager.com/privacy-policy/',
  terms: 'https://www.forcemanager.com/terms-and-conditions/',
} as const;

/** That both texts were accepted: which version, when (UTC, ISO 8601), by which user of the operating system (R8). */
export const termsAcceptance = z.object({
  privacyVersion: z.string(),
  termsVersion: z.string(),
  acceptedAt: z.iso.datetime(),
  acceptedBy: z.string(),
});
export type TermsAcceptance = z.infer<typeof termsAcceptance>;

/** Whether the texts that were accepted are today's: newer ones are read and accepted anew (R8). */
export function isOfToday(accepted: TermsAcceptance | undefined): accepted is TermsAcceptance {
  return (
    accepted?.privacyVersion === TERMS_VERSIONS.privacy && accepted.termsVersion === TERMS_VERSIONS.terms
  );
}
