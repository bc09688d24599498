import type { Fault } from './kind-spec.ts';
import type { MeterOperation } from './metering-kinds.ts';

/** Which sides each act has: a change has both, or one device's last index is lost. */
export const SIDES: Readonly<Record<MeterOperation['act'], readonly ('old' | 'new')[]>> = {
  'change-meter': ['old', 'new'],
  'change-corrector': ['old', 'new'],
  'fit-temporary': ['old', 'new'],
  'remove-temporary': ['old', 'new'],
  seal: ['old'],
  unseal: ['new'],
  close: ['old'],
};

/** An operation is entered whole: every index it ends or begins with, and credit that is settled. */
export function operationFaults({ act, old, new: next }: MeterOperation): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, zh: string, en: string): void =>
    void faults.push({ path, words: { zh, en } });
  const sides = SIDES[act];
  if (sides.includes('old')) {
    const finals = [old?.finalVm, old?.finalVb, old?.finalMech];
    if (finals.every((index) => index === undefined)) {
      add('old.finalVb', '缺少旧表止数', 'the final index of the old device is missing');
    }
    if (old?.credit !== undefined && old.credit !== 0 && old.creditSettled === 'none') {
      add(
        'old.creditSettled',
        '旧表有剩余气量，必须写明如何结清',
        'the old device has credit left: say how it was settled',
      );
    }
  }
  if (sides.includes('new')) {
    const initials = [next?.initialVm, next?.initialVb, next?.initialMech];
    if (initials.every((index) => index === undefined)) {
      add('new.initialVb', '缺少新表起数', 'the initial index of the new device is missing');
    }
  }
  return faults;
}
