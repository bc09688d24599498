import type { CopyResult, CopyStep } from './history/copy/copy-history.ts';
import type { CopyArguments } from './history-copy-arguments.ts';
import type { Clock } from './lib/clock.ts';
import type { Position } from './model/units.ts';

/** What has become of the whole command. */
export interface CopyOutcome extends CopyResult {
  /** Where the service goes on; null: the cursor was not moved. */
  readonly cursor: Position | null;
  /** Replaced contents that stay in the old store. */
  readonly replaced: number;
  readonly seconds: number;
}

const TELL_EVERY_MS = 2_000;
/** Differences told one by one; the rest is counted. */
const MOST_TOLD = 50;

/**
 * A line now and then: how far, how fast, how long still.
 * @param total readings of the source; 0: unknown.
 */
export function progressTeller(
  total: number,
  clock: Clock,
  complain: (line: string) => void,
): (step: CopyStep) => void {
  let toldAt = -Infinity;
  let phase = '';
  let begun = { at: 0, readings: 0 };
  return (step) => {
    const now = clock.now();
    if (step.phase === 'waiting') {
      complain(`waiting: ${step.reason}`);
      return;
    }
    const { readings, device, month } = step;
    if (step.phase !== phase) begun = { at: now, readings };
    else if (now - toldAt < TELL_EVERY_MS) return;
    phase = step.phase;
    toldAt = now;
    const rate = ((readings - begun.readings) * 1000) / Math.max(1, now - begun.at);
    const rest =
      total > readings && rate > 0 ? `, ${duration((total - readings) / rate)} left` : '';
    const of = total > 0 ? ` of ${counted(total)}` : '';
    complain(
      `${step.phase} ${month} ${device}: ${counted(readings)}${of} readings${rate > 0 ? `, ${counted(Math.round(rate))}/s` : ''}${rest}`,
    );
  };
}

export function outcomeLines({ from, to, toTime }: CopyArguments, outcome: CopyOutcome): string[] {
  const { readings, devices, stored, seconds, deviceMonths, differences, cursor } = outcome;
  const lines = [
    `${counted(readings)} readings of ${counted(devices)} devices in ${from}; ${counted(stored)} were new to ${to}; ${duration(seconds)}`,
    `compared ${counted(deviceMonths)} device months: ${differences.length === 0 ? 'equal' : `${counted(differences.length)} differ`}`,
  ];
  for (const one of differences.slice(0, MOST_TOLD)) {
    const { device, month, missing, differing, extra, first } = one;
    lines.push(
      `  ${device} ${month}: ${missing} missing, ${differing} differing, ${extra} only in ${to}; first ${new Date(first.ts).toISOString()}: ${first.what}`,
    );
  }
  if (differences.length > MOST_TOLD) lines.push(`  and ${differences.length - MOST_TOLD} more`);
  if (outcome.shortened > 0) {
    lines.push(
      `${counted(outcome.shortened)} long events keep only their shorter values in one of the engines`,
    );
  }
  if (outcome.replaced > 0) {
    lines.push(
      `not copied: ${counted(outcome.replaced)} contents that were replaced by corrections; their audit stays in ${from}`,
    );
  }
  lines.push(
    cursor === null
      ? `the cursor of ${to} was not moved${toTime === null ? '' : ': copy the rest without --to-time'}`
      : `${to} stands at journal position ${cursor}: set history.driver to ${to} and start the service`,
  );
  return lines;
}

const counted = (n: number): string => n.toLocaleString('en-US');

function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const minutes = seconds / 60;
  return minutes < 100 ? `${minutes.toFixed(0)} min` : `${(minutes / 60).toFixed(1)} h`;
}
