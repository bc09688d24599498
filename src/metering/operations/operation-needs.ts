import type { OperationDraft } from '../../model/archive/operation-kinds.ts';
import type { Localized } from '../../model/localized.ts';
import { changesDevice, endsCredit, hasSide } from './operation-acts.ts';
import type { OperationFacts } from './operation-facts.ts';

/** What is still to be said. `advised`: it can be completed without, and something is lost then. */
export interface Need {
  readonly path: string;
  readonly needed: 'required' | 'advised';
  readonly words: Localized;
}

type Known = Pick<OperationFacts, 'prepaid' | 'readings'>;

/** What comes next, in the order in which it is done on the spot. */
export function needsOf(draft: OperationDraft, facts: Known): readonly Need[] {
  const needs: Need[] = [];
  const need = (needed: Need['needed'], path: string, zh: string, en: string): void =>
    void needs.push({ path, needed, words: { zh, en } });
  if (draft.at === undefined) need('required', 'at', '操作时间', 'when it was done');
  if (draft.by === '') need('required', 'by', '经办人', 'who did it');
  if (hasSide(draft.act, 'old')) oldNeeds(draft, facts, need);
  if (hasSide(draft.act, 'new')) newNeeds(draft, facts, need);
  if (draft.act === 'seal' && draft.sealNumber === '')
    need('required', 'sealNumber', '铅封号', 'the number of the seal');
  if (changesDevice(draft.act) && draft.sealNumber === '')
    need('advised', 'sealNumber', '新表铅封号', 'the seal of the new device');
  if (draft.witness === '') {
    // gas or money of the customer changes hands: somebody else has to have seen the index
    const needed = draft.act === 'close' || draft.act === 'seal' || hasCredit(draft);
    need(needed ? 'required' : 'advised', 'witness', '见证人', 'who saw it');
  }
  if (draft.files.length === 0)
    need('advised', 'files', '表底照片', 'photographs of the indexes and seals');
  return needs;
}

type Say = (needed: Need['needed'], path: string, zh: string, en: string) => void;

const hasCredit = ({ old }: OperationDraft): boolean => (old?.credit ?? 0) !== 0;

function oldNeeds({ act, old }: OperationDraft, { prepaid, readings }: Known, need: Say): void {
  if (old?.device === undefined) need('required', 'old.device', '旧终端编号', 'the old device');
  if (old?.serial === undefined) need('required', 'old.serial', '旧表编号', 'the old serial');
  const has = readings?.before ?? null;
  if (old?.finalVb === undefined && old?.finalVm === undefined && old?.finalMech === undefined) {
    need('required', 'old.finalVb', '旧表止数', 'the final index of the old device');
  } else {
    if (old.finalVb === undefined && has !== null && has.vb !== null)
      need('advised', 'old.finalVb', '旧表标况止数', 'the final base index: telemetry has one');
    if (old.finalVm === undefined && has !== null && has.vm !== null)
      need('advised', 'old.finalVm', '旧表工况止数', 'the final actual index: telemetry has one');
  }
  if (prepaid === 'yes' && endsCredit(act) && old?.credit === undefined)
    need('required', 'old.credit', '旧表剩余气量', 'the credit left on the old device');
  if (old?.credit !== undefined && old.credit !== 0 && (old.creditSettled ?? 'none') === 'none')
    need('required', 'old.creditSettled', '剩余气量结清方式', 'how the credit is settled');
}

function newNeeds({ act, new: next }: OperationDraft, { readings }: Known, need: Say): void {
  if (next?.device === undefined) need('required', 'new.device', '新终端编号', 'the new device');
  if (next?.serial === undefined) need('required', 'new.serial', '新表编号', 'the new serial');
  const missing = [next?.initialVb, next?.initialVm, next?.initialMech];
  if (missing.every((index) => index === undefined)) {
    need('required', 'new.initialVb', '新表起数', 'the initial index of the new device');
  } else {
    const has = readings?.before ?? null;
    if (next?.initialVb === undefined && has !== null && has.vb !== null)
      need('advised', 'new.initialVb', '新表标况起数', 'the initial base index');
    if (next?.initialVm === undefined && has !== null && has.vm !== null)
      need('advised', 'new.initialVm', '新表工况起数', 'the initial actual index');
  }
  if (act === 'change-meter' && next?.verifiedUntil === undefined)
    need('advised', 'new.verifiedUntil', '新表检定有效期', 'until when the new meter is verified');
}
