import type { Clock } from './clock.ts';

/** Simulated time runs `speed` times as fast, from `simulatedMs` at the wall's `wallMs`, and never passes it. */
export interface Pacing {
  readonly wallMs: number;
  readonly simulatedMs: number;
  readonly speed: number;
}

/** Simulated time at a moment of wall time; it stands still until `pacing.wallMs`. */
export const simulatedAt = (pacing: Pacing, wallMs: number): number =>
  Math.min(wallMs, pacing.simulatedMs + Math.max(0, wallMs - pacing.wallMs) * pacing.speed);

/** The clock of a demonstration: service and simulated devices live through the same fast past. */
export const replayClock = (pacing: Pacing, wall: Clock): Clock => ({
  now: () => Math.floor(simulatedAt(pacing, wall.now())),
});

const FORM = /^(\d+),(\d+),(\d+(?:\.\d+)?)$/;

/** A pacing as one environment variable holds it: `wallMs,simulatedMs,speed`; null when it is not one. */
export function readPacing(text: string): Pacing | null {
  const parts = FORM.exec(text);
  if (parts === null) return null;
  return { wallMs: Number(parts[1]), simulatedMs: Number(parts[2]), speed: Number(parts[3]) };
}

export const pacingText = ({ wallMs, simulatedMs, speed }: Pacing): string =>
  `${wallMs},${simulatedMs},${speed}`;
