import type { KindSpec } from './kind-spec.ts';
import { OperationDraft, Settlement } from './operation-kinds.ts';

const operationDraft: KindSpec<OperationDraft> = {
  title: { zh: '操作单', en: 'Operation in progress' },
  schema: OperationDraft,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  // an operation that is over no longer holds: its validity ends then
  slot: ({ meter }) => meter,
};

const settlement: KindSpec<Settlement> = {
  title: { zh: '结算', en: 'Settlement' },
  schema: Settlement,
  asks: [],
  when: null,
  tense: 'done',
  bears: 'no bill',
  slot: ({ meter }) => meter,
};

export const OPERATION_SPECS = { 'operation-draft': operationDraft, settlement };
