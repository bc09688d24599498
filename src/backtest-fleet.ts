import { checkFleet } from './config/fleet-file.ts';
import type { FleetProblem } from './config/fleet-problem.ts';
import { parseFleetText } from './config/fleet-syntax.ts';
import type { Result } from './lib/result.ts';
import type { Fleet } from './model/fleet.ts';

/** A fleet file to judge with: nobody signs in with it, so devices need no password there. */
export function parseBacktestFleet(text: string): Result<Fleet, readonly FleetProblem[]> {
  const content = parseFleetText(text);
  return content.ok ? checkFleet(withCredentials(content.value)) : content;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const CREDENTIALS = ['password', 'passwordHash', 'certificate'];

function withCredentials(content: unknown): unknown {
  if (!isObject(content) || !Array.isArray(content['devices'])) return content;
  const devices = content['devices'].map((device: unknown) =>
    !isObject(device) || CREDENTIALS.some((name) => name in device)
      ? device
      : { ...device, certificate: true },
  );
  // … and nobody is told, so who is on duty does not matter
  const { dispatch: _, ...judged } = content;
  return { ...judged, devices };
}
