import type { Priority } from '../../../model/alarm-type.ts';
import { MOST_SHELF_MINUTES } from '../../../model/standing-order.ts';

/** Minutes that people ask for: a quarter, one, four and eight hours, a day, three, a week. */
const CHOICES = [15, 60, 240, 480, 1440, 4320, 10_080] as const;

export const gravestOf = (priorities: readonly Priority[]): Priority =>
  priorities.reduce<Priority>((least, one) => (one < least ? one : least), 4);

/** Those that the gravest of the alarms allows, shortest first. */
export const shelveChoices = (priority: Priority): readonly number[] =>
  CHOICES.filter((minutes) => minutes <= MOST_SHELF_MINUTES[priority]);
