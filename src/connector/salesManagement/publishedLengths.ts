/** The longest texts that public pages tell of, by resource: for a CRM that does not describe itself. */
export const PUBLISHED_LENGTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  accounts: { address1: 180, address2: 180, city: 200, comment: 6000 },
  productFamilies: { descriptionEN: 150 },
  productCategories: { descriptionEN: 150 },
};
