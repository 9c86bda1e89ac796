import type { Stage } from '../stage.ts';
import { accountStage, contactStage } from './accountStages.ts';
import { orderLineStage, orderStage } from './orderStages.ts';
import { categoryStage, familyStage, productStage } from './productStages.ts';
import { saleStage } from './saleStage.ts';

/** All stages in the order of their dependencies. */
export const STAGES: readonly Stage<unknown>[] = [
  familyStage,
  categoryStage,
  productStage,
  accountStage,
  contactStage,
  orderStage,
  orderLineStage,
  saleStage,
];
