import type { Random } from './random.ts';
import type { SageRow } from './sageTable.ts';
import { COMPANY_FORMS, SURNAMES, TOWNS, TRADES } from './words.ts';

const FIRST_PART = 40;
const SECOND_PART = 40;
const TRADE_NAME = 35;

/** A company's name; one that is too long for its column goes on in RazonSocial2. */
export function customerName(random: Random): SageRow {
  const trade = random.pick(TRADES);
  const surname = random.pick(SURNAMES);
  const second = random.chance(0.35) ? ` ${random.pick(SURNAMES)}` : '';
  const place = random.chance(0.08) ? ` y Asociados de ${random.pick(TOWNS)[0]}` : '';
  const plain = `${trade} ${surname}${second}${place}${random.pick(COMPANY_FORMS)}`;
  const full = random.chance(0.25) ? plain.toUpperCase() : plain;
  const padding = random.chance(0.05) ? '  ' : '';
  return {
    RazonSocial: (full + padding).slice(0, FIRST_PART),
    RazonSocial2: full.slice(FIRST_PART, FIRST_PART + SECOND_PART),
    Nombre: random.chance(0.6) ? `${trade} ${surname}`.slice(0, TRADE_NAME) : '',
  };
}
