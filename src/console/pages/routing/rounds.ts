import type { PreviewView } from '../../../api/routes/dispatch-routes.ts';

type Round = PreviewView['rounds'][number];

/** Reminders repeat: so many show how they go. */
const REMINDERS_SHOWN = 2;

/** Every step, and the first reminders. */
export function roundsShown(rounds: readonly Round[], wanted: 'short' | 'all'): readonly Round[] {
  if (wanted === 'all') return rounds;
  const reminders = rounds.filter(({ reason }) => reason === 'reminder');
  const hidden = new Set(reminders.slice(REMINDERS_SHOWN));
  return rounds.filter((round) => !hidden.has(round));
}

/** `+0:05`, `+26:30`: hours and minutes. */
export function afterText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
